import { readCommentList } from '../../../shared/comments/getCommentList'
import { readFeedbackList } from '../../../shared/feedback/getFeedback'
import { jsonAnswer } from '../../local/http/answers'
import { sampleData } from '../../local/sample/data'

// A function that reads replies of 1,000 records as ours do, and in turns as `JSON.parse` does, which rounds long ids
// and checks nothing.

const RUNS = 30
/** Until the compiler has done what it will do. */
const WARM_UP_RUNS = 5

function millisecondsOf(work: () => unknown): number {
  const started = performance.now()
  work()
  return performance.now() - started
}

function measure(reply: Buffer, read: (reply: Buffer) => unknown) {
  const runs = Array.from({ length: WARM_UP_RUNS + RUNS }, () => ({
    parseMs: millisecondsOf(() => JSON.parse(reply.toString())),
    readMs: millisecondsOf(() => read(reply)),
  }))
  const measured = runs.slice(WARM_UP_RUNS)
  return {
    bytes: reply.length,
    parseMs: measured.map(({ parseMs }) => parseMs),
    readMs: measured.map(({ readMs }) => readMs),
  }
}

const thousand = <Item>(items: Item[]) => Array.from({ length: 1000 }, (_, i) => items[i % items.length])

export async function main() {
  const data = sampleData(Date.now())
  const comments = thousand(data.comments.map(({ comment }) => comment))
  const commentReply = jsonAnswer({ errcode: 0, commentList: comments, total: 1000 }).body
  const feedbackReply = jsonAnswer({ errcode: 0, list: thousand(data.feedback), total_num: 1000 }).body
  return {
    comments: measure(commentReply, readCommentList),
    feedback: measure(feedbackReply, readFeedbackList),
  }
}
