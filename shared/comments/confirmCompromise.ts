import { notSeen } from '../function/access'
import * as input from '../function/input'
import type { Operation } from '../function/operation'
import type { Nothing } from '../types'
import { beforeSending, content, writeApi } from './api'
import { uploadPictures } from './pictures'

const MAX_PICTURES = 9

const compromise = input.object(
  {
    commentId: input.id,
    content,
    picList: input.withDefault(input.list(input.text(1, 512), 'media ids'), () => []),
    fileIDs: input.withDefault(input.list(input.fileID, 'fileIDs'), () => []),
  },
  ({ picList, fileIDs }) => {
    if (!picList || !fileIDs) return []
    const count = picList.length + fileIDs.length
    const message = `and fileIDs must hold 1 to ${MAX_PICTURES} pictures in all, but hold ${count}`
    return count >= 1 && count <= MAX_PICTURES ? [] : [{ field: 'picList', message }]
  },
)

type CompromiseInput = ReturnType<typeof compromise>

const settlement = writeApi<Omit<CompromiseInput, 'fileIDs'>>(
  '/wxaapi/comment/confirmcompromise',
  compromise,
  'Look with getCommentInfo before sending it again: its process shows whether the user was asked.',
)

/** Whether this package has stored a file for a mini program that is not among these, or for several. */
function isOfOthers(fileID: string, seen: readonly string[]): boolean {
  // An address that is made of it would lead somewhere else.
  if (fileID.split('/').includes('..')) return true
  const [, folder] = /^cloud:\/\/[^/]*\/(?:(.*?)\/)?wx-user-voice\//.exec(fileID) ?? ['', seen[0]]
  return folder === undefined || !seen.includes(folder)
}

/** Tells WeChat that a bad comment is settled, with pictures that prove it. */
export const confirmCompromise: Operation<CompromiseInput, Nothing> = {
  input: compromise,
  async call({ fileIDs, picList, ...given }, invocation) {
    const { seen } = invocation
    if (seen !== 'all' && fileIDs.some(id => isOfOthers(id, seen))) throw notSeen()
    const uploaded = await beforeSending('the settlement', uploadPictures(fileIDs, invocation))
    return settlement.call({ ...given, picList: [...picList, ...uploaded] }, invocation)
  },
}
