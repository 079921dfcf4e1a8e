import { readCommentList } from '../../shared/comments/getCommentList'
import { readFeedbackList } from '../../shared/feedback/getFeedback'
import type { SampleData } from '../local/cloud'
import { jsonAnswer } from '../local/http/answers'
import { table } from '../terminal/table'
import { kilobytes, median, ms } from './figures'

const RUNS = 20
/** Until the compiler has done what it will do. */
const WARM_UP_RUNS = 5

/** Reading a reply of 1,000 records, beside `JSON.parse` of the same text, which rounds long ids and checks nothing. */
export function benchNormalising(data: SampleData): void {
  const comments = thousand(data.comments.map(({ comment }) => comment))
  const commentReply = jsonAnswer({ errcode: 0, commentList: comments, total: 1000 }).body
  const feedbackReply = jsonAnswer({ errcode: 0, list: thousand(data.feedback), total_num: 1000 }).body
  const rows = [
    row('1,000 comments', commentReply, readCommentList),
    row('1,000 feedback', feedbackReply, readFeedbackList),
  ]
  console.log(table(['reply', 'size', 'JSON.parse', 'read and normalised', 'ratio'], rows))
}

const thousand = <T>(items: T[]) => Array.from({ length: 1000 }, (_, i) => items[i % items.length])

function row(name: string, reply: Buffer, read: (reply: Buffer) => unknown): string[] {
  const parseMs = medianMs(() => JSON.parse(reply.toString()))
  const readMs = medianMs(() => read(reply))
  return [name, kilobytes(reply.length), ms(parseMs), ms(readMs), (readMs / parseMs).toFixed(1)]
}

function medianMs(work: () => unknown): number {
  const runs = Array.from({ length: WARM_UP_RUNS + RUNS }, () => {
    const started = performance.now()
    work()
    return performance.now() - started
  })
  return median(runs.slice(WARM_UP_RUNS))
}
