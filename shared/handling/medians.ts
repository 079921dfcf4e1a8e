import type { Archive } from '../archive/archive'
import type { VoiceFigures } from '../archive/types'
import { recordOf } from '../kinds/lookup'
import { aggregated, isBefore, MOST_RESULTS, type Period, withTheOneBefore } from './period'

/** What is measured, each with the entries of a history of which the first one ends it. */
const ENDS = {
  medianHandlingSeconds: {
    $and: [{ $eq: ['$history.state', 'done'] }, { $ne: ['$history.action', 'autoDone'] }],
  },
  medianReplySeconds: { $eq: ['$history.action', 'addReply'] },
}

type MedianName = keyof typeof ENDS

type Medians = Pick<VoiceFigures, MedianName>

/** The median times from a voice's creation until something was first done, as its history says; of both periods, in one request. */
export async function bothMedians(
  period: Period,
  archive: Archive,
): Promise<{ now: Medians; before: Medians }> {
  const { _ } = archive
  const names = Object.keys(ENDS) as MedianName[]
  const ends = names.map(name => [name, { $min: { $cond: [ENDS[name], '$history.time', null] } }] as const)
  const seconds = names.map(name => ({ name, seconds: { $subtract: [`$${name}`, '$createTime'] } }))
  const isMeasured = _.or([{ 'history.state': _.eq('done') }, { 'history.action': _.eq('addReply') }])
  const groups = await aggregated(
    withTheOneBefore(period),
    archive,
    pipeline =>
      pipeline
        .unwind('$history')
        .group({ _id: '$_id', createTime: { $first: '$createTime' }, ...recordOf(ends) })
        .project({ isBefore: isBefore(period), figure: seconds })
        .unwind('$figure')
        .match({ 'figure.seconds': _.neq(null) })
        .sort({ 'figure.seconds': 1 })
        .group({
          _id: { isBefore: '$isBefore', name: '$figure.name' },
          seconds: { $push: '$figure.seconds' },
        })
        .project({ middle: { $slice: ['$seconds', MIDDLE, 2] }, count: { $size: '$seconds' } })
        .limit(MOST_RESULTS),
    isMeasured,
  )
  const mediansOf = (isEarlier: boolean) =>
    recordOf<MedianName, number | null>(
      names.map(name => {
        const isIt = ({ _id }: Record<string, unknown>) =>
          Object(_id).name === name && (Object(_id).isBefore === true) === isEarlier
        return [name, medianIn(groups.find(isIt))]
      }),
    )
  return { now: mediansOf(false), before: mediansOf(true) }
}

/** The place of the middle of a sorted list, or of the first of the two that are in its middle. */
const MIDDLE = { $floor: { $divide: [{ $subtract: [{ $size: '$seconds' }, 1] }, 2] } }

function medianIn(group: Record<string, unknown> | undefined): number | null {
  if (!Array.isArray(group?.middle)) return null
  const [low = 0, high = low] = group.middle.map(Number)
  return (low + (Number(group.count) % 2 === 1 ? low : high)) / 2
}
