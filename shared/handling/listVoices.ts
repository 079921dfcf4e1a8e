import { openArchive } from '../archive/archive'
import type { VoicePage } from '../archive/operations'
import type { ListedVoice } from '../archive/types'
import { asListed, NOT_LISTED, trusted } from '../archive/voice'
import * as input from '../function/input'
import type { Operation } from '../function/operation'
import { fittingPage } from '../function/size'
import { readCursor, writeCursor } from './cursor'
import { fitting } from './cut'
import { checkFilter, filterFields } from './filter'
import { queueCounts } from './queue'
import { countVoices, findVoices, type Sort } from './search'

const voiceQuery = input.object(
  {
    ...filterFields,
    sort: input.optional(input.oneOf<Sort>('newest', 'oldest')),
    counts: input.optional(input.boolean),
    limit: input.withDefault(input.integer(1, 100), () => 20),
    cursor: input.optional(input.text(1, 1000)),
  },
  filter => checkFilter(filter),
)

/** A page of voices, in at most three requests to the database, and one more where `counts` are asked for. */
export const listVoices: Operation<ReturnType<typeof voiceQuery>, VoicePage> = {
  input: voiceQuery,
  async call({ sort, counts, limit, cursor, ...filter }, invocation) {
    const archive = await openArchive(invocation)
    const query = { ...filter, sort: sort ?? 'newest', appids: archive.appids }
    const after = cursor === undefined ? undefined : readCursor(cursor, query)
    const [found, total, counted] = await Promise.all([
      // One more than asked for, which shows whether there is another page.
      findVoices(filter, archive, { sort, after, without: NOT_LISTED, limit: limit + 1 }),
      countVoices(filter, archive),
      counts ? queueCounts(filter, archive) : undefined,
    ])
    const list = fittingPage(
      found.slice(0, limit).map(voice => trusted<ListedVoice>(fitting(asListed(voice)))),
    )
    const last = list.at(-1)
    const next =
      last && list.length < found.length
        ? { ...input.given({ ...filter, sort, counts }), limit, cursor: writeCursor(last, query) }
        : null
    return { list, total, next, ...(counted && { counts: counted }) }
  },
}
