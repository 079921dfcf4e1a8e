/*
 * What people read, on the screen, in an alert, in a table, where code has a name or a number.
 */

export const KIND_LABELS = { feedback: '反馈', comment: '评价' }

export const STATE_LABELS = { new: '待处理', open: '处理中', done: '已处理' }

/** What WeChat calls the types of feedback; others have been seen. */
export const FEEDBACK_TYPES: { [type: number]: string } = {
  1: '无法打开小程序',
  2: '小程序闪退',
  3: '卡顿',
  4: '黑屏白屏',
  5: '死机',
  6: '界面错位',
  7: '界面加载慢',
  8: '其他异常',
}

/** WeChat's name of a type of feedback; its number where WeChat documents none. */
export const typeLabel = (type: number): string => FEEDBACK_TYPES[type] || `类型 ${type}`

/** e.g. `★★☆☆☆` */
export const starsLabel = (stars: number): string =>
  '★'.repeat(Math.max(0, Math.min(5, Math.round(stars)))).padEnd(5, '☆')
