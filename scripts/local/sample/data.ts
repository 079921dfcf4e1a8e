import { sampleComments } from './comments'
import { sampleFeedback } from './feedback'
import { people } from './people'
import { samplePhones } from './phones'
import { pictureFor, type SamplePicture } from './pictures'
import { Random } from './random'
import type { CommentState, FeedbackRecord, JsErrorRecord, LogRecord } from './records'

export interface SampleData {
  /** Newest first. */
  feedback: FeedbackRecord[]
  /** Newest first. */
  comments: CommentState[]
  /** What phones wrote into the real-time log, newest first. */
  logs: LogRecord[]
  /** JavaScript errors on phones. */
  jsErrors: JsErrorRecord[]
  /** The picture behind a feedback record's media id. */
  picture(mediaId: string): SamplePicture | undefined
}

/**
 * 90 days of a small shop's life. The same `now` (milliseconds) gives the same data.
 *
 * @param index which shop: each has people, ids and texts of its own; only the short ids of feedback occur in several
 */
export function sampleData(now: number, index = 0): SampleData {
  const nowSeconds = Math.floor(now / 1000)
  const random = (what: string) => new Random(index === 0 ? what : `${what} ${index}`)
  const users = people(random('people'), 90)
  const feedback = sampleFeedback(random('feedback'), users, nowSeconds, index)
  const mediaIds = new Set(feedback.flatMap(record => record.mediaIds ?? []))
  return {
    feedback,
    ...samplePhones(random('phones'), feedback, nowSeconds),
    comments: sampleComments(random('comments'), users, nowSeconds, index),
    picture: mediaId => (mediaIds.has(mediaId) ? pictureFor(mediaId) : undefined),
  }
}
