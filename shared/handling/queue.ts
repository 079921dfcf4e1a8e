import type { Archive } from '../archive/archive'
import type { QueueCounts } from '../archive/operations'
import { byKind, kindNamed } from '../kinds/lookup'
import { conditions, type Filter } from './filter'
import { IS_BAD } from './rating'

/** More than there can be of such groups; an aggregation gives 20 unless it says how many. */
const MOST_GROUPS = 100

/** Counts what waits among the voices that the filter finds, whatever it says of their kind, state, stars, replies and assignee. */
export async function queueCounts(filter: Filter, archive: Archive): Promise<QueueCounts> {
  const { voices, invocation, _ } = archive
  const { kind, state, stars, replied, assignee, ...rest } = filter
  const where = _.and([...conditions(rest, archive), { state: _.neq('done') }])
  const group = {
    kind: '$kind',
    isBad: IS_BAD,
    isReplied: '$replied',
    // A caller without openid deals with none; '' is nobody.
    isMine: { $eq: ['$assignee', invocation.caller.openid ?? null] },
  }
  const groups = await voices.aggregate(pipeline =>
    pipeline
      .match(where)
      .group({ _id: group, count: { $sum: 1 } })
      .limit(MOST_GROUPS),
  )
  const counts = { all: 0, bad: 0, unreplied: 0, mine: 0, ...byKind(() => 0) }
  for (const { _id, count } of groups) {
    const { kind: name, isBad, isReplied, isMine }: Record<string, unknown> = Object(_id)
    const kind = kindNamed(name)
    const number = Number(count)
    counts.all += number
    if (kind) counts[kind.counts] += number
    if (isBad === true) counts.bad += number
    if (kind?.isAnswered && isReplied === false) counts.unreplied += number
    if (isMine === true) counts.mine += number
  }
  return counts
}
