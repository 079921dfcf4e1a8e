/** WeChat's event of a bad comment (差评通知). */
const BAD_COMMENT = 'wxa_comment_bad_score'

/** Whether this is WeChat's event of a bad comment: `{MsgType: 'event', Event: 'wxa_comment_bad_score', result: {comment_id}}`. */
export function isBadCommentEvent(message: unknown): boolean {
  const { MsgType, Event }: Record<string, unknown> = Object(message)
  return MsgType === 'event' && Event === BAD_COMMENT
}
