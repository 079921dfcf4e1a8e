import { type Recipient, recipientOf } from './batch-reply'
import { MAX_AT_ONCE } from './handle'
import type { VoiceRow } from './voice-view'

/** The rows that are chosen, for what is done to all of them. */
export interface Choice {
  isChoosing: boolean
  chosen: Record<string, boolean>
  chosenRows: Recipient[]
  /** Whether all that can be are. */
  isAll: boolean
}

export const noChoice = (isChoosing: boolean): Choice => ({
  isChoosing,
  chosen: {},
  chosenRows: [],
  isAll: false,
})

/** Chooses a row, or takes it back. */
export function toggled(
  { chosen }: Pick<Choice, 'chosen'>,
  rows: VoiceRow[],
  id: string,
): Choice | undefined {
  const ids = rows.map(row => row.id).filter(one => (one === id ? !chosen[one] : chosen[one]))
  if (ids.length <= MAX_AT_ONCE) return choiceOf(ids, rows)
  wx.showToast({ title: `一次最多选 ${MAX_AT_ONCE} 条`, icon: 'none' })
  return undefined
}

/** Chooses as many as can be at once, or none where they are chosen. */
export function toggledAll({ isAll }: Pick<Choice, 'isAll'>, rows: VoiceRow[]): Choice {
  const ids = isAll ? [] : rows.slice(0, MAX_AT_ONCE).map(({ id }) => id)
  if (!isAll && rows.length > MAX_AT_ONCE) wx.showToast({ title: `选了前 ${MAX_AT_ONCE} 条`, icon: 'none' })
  return choiceOf(ids, rows)
}

/** What is left of a choice when the rows are others: nothing is done to a voice that is not in the list. */
export const stillChosen = (
  { isChoosing, chosen }: Pick<Choice, 'isChoosing' | 'chosen'>,
  rows: VoiceRow[],
): Partial<Choice> =>
  isChoosing
    ? choiceOf(
        rows.map(({ id }) => id).filter(id => chosen[id]),
        rows,
      )
    : {}

function choiceOf(ids: string[], rows: VoiceRow[]): Choice {
  const chosen: Record<string, boolean> = {}
  for (const id of ids) chosen[id] = true
  const chosenRows = rows.filter(({ id }) => chosen[id]).map(recipientOf)
  const isAll = ids.length > 0 && ids.length === Math.min(rows.length, MAX_AT_ONCE)
  return { isChoosing: true, chosen, chosenRows, isAll }
}
