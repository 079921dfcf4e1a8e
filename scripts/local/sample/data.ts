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

/** 90 days of a small shop's life. The same `now` (milliseconds) gives the same data. */
export function sampleData(now: number): SampleData {
  const nowSeconds = Math.floor(now / 1000)
  const users = people(new Random('people'), 90)
  const feedback = sampleFeedback(new Random('feedback'), users, nowSeconds)
  const mediaIds = new Set(feedback.flatMap(record => record.mediaIds ?? []))
  return {
    feedback,
    ...samplePhones(new Random('phones'), feedback, nowSeconds),
    comments: sampleComments(new Random('comments'), users, nowSeconds),
    picture: mediaId => (mediaIds.has(mediaId) ? pictureFor(mediaId) : undefined),
  }
}
