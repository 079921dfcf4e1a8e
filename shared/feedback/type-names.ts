/** What WeChat calls the types of feedback. */
const FEEDBACK_TYPES: Record<number, string> = {
  1: '无法打开小程序',
  2: '小程序闪退',
  3: '卡顿',
  4: '黑屏白屏',
  5: '死机',
  6: '界面错位',
  7: '界面加载慢',
  8: '其他异常',
}

/** WeChat's name of a type; its number where WeChat documents none. */
export const typeName = (type: number) => FEEDBACK_TYPES[type] ?? `类型 ${type}`
