import type { FieldError } from '../types'

// No prototype: a field may be called constructor.
const NAMES: Record<string, string | null> = {
  __proto__: null,
  content: '内容',
  picList: '图片',
  fileIDs: '图片',
  startTime: '开始时间',
  endTime: '结束时间',
}

/**
 * How to know what is said of a field, and what it is in Chinese; `#` are the numbers of the message in turn. What only
 * a program gets wrong is not told apart: for programmers there are the English words.
 */
const REASONS: [pattern: RegExp, reason: string][] = [
  [/^is required$/, '没有填写'],
  [/^must be text/, '至少 # 个字，最多 # 个字'],
  [/number from/, '应为整数（#～#）'],
  [/pictures in/, '应有 # 到 # 张，现有 # 张'],
  [/after end/, '晚于结束时间'],
  [/as text$/, '数字太大，应写成文本'],
  [/letters| digits$|ISO|milli|true or|list of|cloud f|differ$|JSON$/, '写法有误'],
]

function reasonOf(message: string): string {
  const numbers = message.match(/\d+/g) || []
  for (const [pattern, reason] of REASONS) {
    if (pattern.test(message)) return reason.replace(/#/g, () => numbers.shift() || '')
  }
  return message
}

/** What is wrong with which fields, as a sentence; nothing where nobody knows. */
export function fieldWords(fields: FieldError[]): string {
  const words = fields.map(({ field, message }) => `${NAMES[field] || field}：${reasonOf(message)}`)
  return words.length > 0 ? `${words.join('；')}。` : ''
}
