import * as input from '../function/input'
import type { Operation } from '../function/operation'
import type { Nothing } from '../types'
import { callByHttps, type HttpsApi } from '../wechat/call'
import { jsonIn } from '../wechat/response'
import { beforeSending } from './api'
import { content } from './fields'
import { uploadPictures } from './pictures'

const COMPROMISE: HttpsApi = {
  effect: 'write',
  method: 'POST',
  path: '/wxaapi/comment/confirmcompromise',
  lookFirst:
    'Look with getCommentInfo before sending it again: its process shows whether the user was asked.',
}

/** Of pictures that prove a compromise. */
const MAX_PICTURES = 9

const compromise = input.object(
  {
    commentId: input.id,
    content,
    picList: input.withDefault(input.list(input.text(1, 512), 'media ids'), () => []),
    fileIDs: input.withDefault(input.list(input.fileID, 'fileIDs'), () => []),
  },
  ({ picList, fileIDs }) => {
    const count = (picList?.length ?? 0) + (fileIDs?.length ?? 0)
    return !picList || !fileIDs || (count >= 1 && count <= MAX_PICTURES)
      ? []
      : [
          {
            field: 'picList',
            message: `and fileIDs must hold 1 to ${MAX_PICTURES} pictures in all, but hold ${count}`,
          },
        ]
  },
)

/** Tells WeChat that a bad comment is settled, with pictures that prove it. */
export const confirmCompromise: Operation<ReturnType<typeof compromise>, Nothing> = {
  input: compromise,
  async call({ fileIDs, picList, ...settlement }, invocation) {
    const uploaded = await beforeSending('the settlement', uploadPictures(fileIDs, invocation))
    await callByHttps(COMPROMISE, { ...settlement, picList: [...picList, ...uploaded] }, jsonIn, invocation)
    return {}
  },
}
