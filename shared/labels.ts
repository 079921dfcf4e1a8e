/*
 * The words that people read for names and numbers in the code, on the screen, in alerts and in tables.
 */

export const KIND_LABELS = { feedback: '反馈', comment: '评价' }

export const STATE_LABELS = { new: '待处理', open: '处理中', done: '已处理' }

/** WeChat's names of the types of feedback. Others come too. */
export const FEEDBACK_TYPES = {
  1: '无法打开小程序',
  2: '小程序闪退',
  3: '卡顿',
  4: '黑屏白屏',
  5: '死机',
  6: '界面错位',
  7: '界面加载慢',
  8: '其他异常',
}

export const typeLabel = (type: number): string =>
  (FEEDBACK_TYPES as { [type: number]: string })[type] || `类型 ${type}`

/** e.g. `★★☆☆☆`; a comment may have no stars at all. */
export const starsLabel = (stars: number | null): string =>
  stars === null ? '未评分' : '★'.repeat(Math.max(0, Math.min(5, Math.round(stars)))).padEnd(5, '☆')
