import type { AlertSettings } from '../../client/client'

/** What a picker offers: names for people, values for the settings. */
interface Choice<Value> {
  name: string
  value: Value
}

const two = (n: number) => String(n).padStart(2, '0')
const HOURS = Array.from({ length: 24 }, (_, hour) => hour)

export const STARS: Choice<number>[] = [
  { name: '不提醒', value: 0 },
  { name: '1 星', value: 1 },
  { name: '2 星及以下', value: 2 },
  { name: '3 星及以下', value: 3 },
  { name: '4 星及以下', value: 4 },
  { name: '全部评价', value: 5 },
]

/** From how many stars on comments come in as done. */
export const AUTO_DONE: Choice<number | null>[] = [
  { name: '关闭', value: null },
  { name: '5 星', value: 5 },
  { name: '4 星及以上', value: 4 },
  { name: '3 星及以上', value: 3 },
  { name: '2 星及以上', value: 2 },
  { name: '全部评价', value: 1 },
]

export const DIGEST: Choice<number | null>[] = [
  { name: '不发送', value: null },
  ...HOURS.map(hour => ({ name: `每天 ${two(hour)}:00`, value: hour })),
]

export const CLOCK = HOURS.map(hour => `${two(hour)}:00`)

export const names = (choices: Choice<unknown>[]) => choices.map(({ name }) => name)

export const indexOf = (choices: Choice<unknown>[], value: unknown) =>
  Math.max(
    0,
    choices.findIndex(choice => choice.value === value),
  )

export const quietText = (quiet: AlertSettings['quiet']): string => {
  if (!quiet) return '不设置'
  const [from, to] = quiet
  return `${two(from)}:00 至${to <= from ? '次日 ' : ' '}${two(to)}:00`
}
