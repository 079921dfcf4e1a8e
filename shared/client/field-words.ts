import type { FieldError } from '../types'

// No prototype: a field may be called constructor.
const NAMES: Record<string, string | null> = {
  __proto__: null,
  content: '内容',
  picList: '图片',
  fileIDs: '图片',
  beginTime: '开始时间',
  startTime: '开始时间',
  endTime: '结束时间',
  addTags: '标签',
  templates: '回复模板',
  addTemplate: '回复模板',
  appid: '小程序',
  appids: '小程序',
  name: '名字',
  myName: '名字',
  assignee: '负责人',
  removeMember: '成员',
  invitation: '没用过的邀请',
}

/**
 * What the messages of a field are in Chinese. `#` stands for the numbers of the message, one after the other. The
 * mistakes that only a program makes share one reason: programmers read the English message.
 */
const REASONS: [pattern: RegExp, reason: string][] = [
  [/^is required$/, '没有填写'],
  [/^must be text/, '至少 # 个字，最多 # 个字'],
  [/number from/, '应为整数（#～#）'],
  [/JPEG/, '只能是 PNG、JPEG 或 GIF，每张最多 10 MB'],
  [/pictures in/, '应有 # 到 # 张，现有 # 张'],
  [/after end/, '晚于结束时间'],
  [/other day/, '应与开始时间同一天'],
  [/more than \d+ /, '最多 # 个'],
  [/ member$/, '不是成员'],
  [/two templates|another template/, '已有同名的'],
  [/not in the archive/, '已不在归档里'],
  [/served here/, '没有接入这里'],
  [/as text$/, '数字太大，应写成文本'],
  [/letters| digits$|one of|ISO|milli|true or|list of|cloud f|differ$|JSON$|mean/, '写法有误'],
]

function reasonOf(message: string): string {
  const numbers = message.match(/\d+/g) || []
  for (const [pattern, reason] of REASONS) {
    if (pattern.test(message)) return reason.replace(/#/g, () => numbers.shift() || '')
  }
  return message
}

/** Which fields are wrong and why, as a sentence; `''` where there are none. */
export function fieldWords(fields: FieldError[]): string {
  const words = fields.map(({ field, message }) => `${NAMES[field] || field}：${reasonOf(message)}`)
  return words.length > 0 ? `${words.join('；')}。` : ''
}
