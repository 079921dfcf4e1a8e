/*
 * The words that people read for names and numbers in the code, on the screen, in alerts and in tables. The package has
 * them as a file of their own, `wx-user-voice/labels`.
 */

/** The kinds of voices (声音的种类). */
export const KIND_LABELS = { feedback: '反馈', comment: '评价' } as const

/** The states of a voice (处理状态). */
export const STATE_LABELS = { new: '待处理', open: '处理中', done: '已处理' } as const

/** WeChat's names of the types of feedback (反馈类型). Others come too: `typeLabel` has a word for them. */
export const FEEDBACK_TYPES = {
  1: '无法打开小程序',
  2: '小程序闪退',
  3: '卡顿',
  4: '黑屏白屏',
  5: '死机',
  6: '界面错位',
  7: '界面加载慢',
  8: '其他异常',
} as const

/** WeChat's names of what getCommentList can ask for, its `filterType` (评价筛选). */
export const FILTER_LABELS = {
  1: '差评',
  2: '好评',
  3: '差评待处理',
  4: '待回复',
  5: '差评已改评',
  6: '全部',
} as const

/** The word for any type of feedback (反馈类型): `其他（15）` for one that WeChat does not document. */
export const typeLabel = (type: number): string =>
  (FEEDBACK_TYPES as { [type: number]: string })[type] || `其他（${type}）`

/** Stars to read (星级), e.g. `★★☆☆☆`; `未评分` for a comment without any. */
export const starsLabel = (stars: number | null): string =>
  stars === null ? '未评分' : '★'.repeat(Math.max(0, Math.min(5, Math.round(stars)))).padEnd(5, '☆')
