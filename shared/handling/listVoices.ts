import { openArchive } from '../archive/archive'
import type { VoiceQuery } from '../archive/operations'
import type { ListedVoice } from '../archive/types'
import { NOT_LISTED, trusted } from '../archive/voice'
import * as input from '../function/input'
import type { Operation } from '../function/operation'
import { fittingPage } from '../function/size'
import type { Page } from '../types'
import { readCursor, writeCursor } from './cursor'
import { fitting } from './cut'
import { checkFilter, filterFields } from './filter'
import { countVoices, findVoices } from './search'

const voiceQuery = input.object(
  {
    ...filterFields,
    limit: input.withDefault(input.integer(1, 100), () => 20),
    cursor: input.optional(input.text(1, 1000)),
  },
  filter => checkFilter(filter),
)

/** A page of voices, the newest first, in at most three requests to the database. */
export const listVoices: Operation<ReturnType<typeof voiceQuery>, Page<ListedVoice, VoiceQuery>> = {
  input: voiceQuery,
  async call({ limit, cursor, ...filter }, invocation) {
    const archive = await openArchive(invocation)
    const query = { ...filter, appid: archive.appid }
    const after = cursor === undefined ? undefined : readCursor(cursor, query)
    const [found, total] = await Promise.all([
      // One more than asked for, which shows whether there is another page.
      findVoices(filter, after, archive, { without: NOT_LISTED, limit: limit + 1 }),
      countVoices(filter, archive),
    ])
    const list = fittingPage(found.slice(0, limit).map(voice => trusted<ListedVoice>(fitting(voice))))
    const last = list.at(-1)
    const next =
      last && list.length < found.length
        ? { ...input.given(filter), limit, cursor: writeCursor(last, query) }
        : null
    return { list, total, next }
  },
}
