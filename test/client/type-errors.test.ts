import { afterAll, beforeAll, expect, it } from 'vitest'
import { Consumer } from '../helpers/consumer'

/** What must not compile. `▸` stands where the error must be, not before another part of the line; then what it says. */
const WRONG: [code: string, says: RegExp][] = [
  // Keys and values of inputs.
  ['client.getFeedback({ ▸nums: 5 })', /'nums' does not exist .* mean to write 'num'/],
  ["client.getFeedback({ ▸num: 'twenty' })", /"twenty"/],
  ['client.getFeedback({ ▸num: text })', /'string' is not assignable to type 'WholeNumber/],
  ["client.getFeedback({ page: 1, ▸num: '1.5' })", /"1.5"/],
  ['client.getFeedback({ ▸type: 9 })', /'9'/],
  ["client.getFeedback({ ▸type: '9' })", /"9"/],
  ['client.getFeedback(▸page.next)', /FeedbackQuery \| null/],
  ['client.getCommentList({ ▸filterType: 7 })', /'7'/],
  ['client.getCommentList({ ▸startTime: new Date() })', /'Date' is not assignable to type 'Time/],
  ["client.listVoices({ stars: [1, ▸'one'] })", /"one"/],
  ["client.listVoices({ state: ['new', ▸'opne'] })", /"opne"/],
  ["client.updateSettings({ alerts: { ▸digestHour: 'nine' } })", /"nine"/],
  ['client.updateSettings({ alerts: { ▸badComment: 2 } })', /mean to write 'badComments'/],
  ['client.updateSettings({ alerts: { ▸quiet: [22] } })', /\[from: /],
  ['client.addReply(▸{ commentId })', /'content' is missing/],
  ["client.addReply({ commentId, content: 'hello', ▸contents: 'hello' })", /'contents' does not exist/],
  ['client.realtimelogSearch(▸{ beginTime: 1 })', /'endTime' is missing/],
  ["client.realtimelogSearch({ beginTime: 1, endTime: 2, ▸level: 'debug' })", /"debug"/],
  ['client.getJsErrList({ ▸errType: 4 })', /'4'/],
  ["client.getJsErrDetail(▸{ startTime: 1, endTime: 2, errorMsgMd5: 'x' })", /'errorStackMd5' is missing/],
  ['client.forgetUser(▸id)', /type 'UserId'/],
  ['client.▸getFeedbacks()', /mean 'getFeedback'/],
  // Which voice, and which pictures.
  ["client.updateVoice(▸{ state: 'done' })", /'id' is missing/],
  ["client.updateVoice({ id, ▸stat: 'done' })", /mean to write 'state'/],
  ["client.updateVoice({ id, ▸state: 'finished' })", /"finished"/],
  ["client.updateVoice({ ids: [id], ▸state: 'finished' })", /"finished"/],
  ["client.updateVoice(▸{ id, ids: [id], state: 'done' })", /'ids' are incompatible/],
  ["client.updateVoice({ ▸ids: id, state: 'done' })", /'string' is not assignable to type 'string\[\]'/],
  ['client.▸getVoice()', /Expected 1 arguments/],
  ['client.getVoice(▸7)', /'number' is not assignable to parameter of type 'string \| VoiceId'/],
  ['client.getVoice({ ▸_id: id })', /'_id' does not exist in type 'VoiceId'/],
  ["client.confirmCompromise(▸{ commentId, content: 'x' })", /'(fileIDs|picList)' is missing/],
  ["client.confirmCompromise({ commentId, content: 'x', ▸picLst: [id] })", /mean to write 'picList'/],
  ["client.confirmCompromise({ commentId, content: 'x', ▸picList: id })", /type 'string\[\]'/],
  ["client.confirmCompromise(▸{ content: 'x', fileIDs: [id] })", /'commentId' is missing/],
  // Pages one after the other.
  ['eachPage(▸client.getFeedback(), { num: 50 })', /Promise<Page<Feedback/],
  ['eachPage(client.getFeedback, { ▸limit: 50 })', /'limit' does not exist in type 'FeedbackQuery'/],
  ['eachItem(client.getFeedback, { ▸type: 99 })', /'99'/],
  ['eachItem(client.getCommentList({ ▸filterType: 9 }))', /'9'/],
  ['eachItem(▸client.getSettings())', /Promise<Settings>/],
  // What comes back.
  ['▸page.list[0].content', /possibly 'undefined'/],
  ['page.list[0]?.▸contents', /mean 'content'/],
  ['▸number = comment.commentId', /'string' is not assignable to type 'number'/],
  ['▸synced.feedback.added.toFixed()', /possibly 'undefined'/],
  ['if (!synced.feedback.error) ▸synced.feedback.error.message', /possibly 'undefined'/],
  // The client itself, and words.
  ['createClient(▸{})', /'callFunction' is missing/],
  ['createClient(wx.cloud, { ▸functionName: 7 })', /'number' is not assignable/],
  ['createClient(wx.cloud, { ▸timeout: 7 })', /mean to write 'timeoutMs'/],
  ["checkTitle({ ▸id: 'robot' })", /mean '"robots"'/],
  ['▸FILTER_LABELS[7]', /'7' can't be used to index/],
  ["typeLabel(▸'3')", /'string' is not assignable/],
]

const head = `
import { checkTitle, createClient, eachItem, eachPage, type Comment, type Feedback, type FeedbackQuery, type Page, type SyncResult } from 'wx-user-voice'
import { FILTER_LABELS, typeLabel } from 'wx-user-voice/labels'
const client = createClient(wx.cloud)
declare const id: string, commentId: string, text: string
declare let number: number
declare const page: Page<Feedback, FeedbackQuery>
declare const comment: Comment
declare const synced: SyncResult
`

let project: Consumer
let errors: { line: number; column: number; message: string }[] = []
beforeAll(async () => {
  project = await Consumer.install()
  const lines = WRONG.map(([code]) => code.replace('▸', ''))
  await project.write('wrong.ts', `${[...head.trim().split('\n'), ...lines].join('\n')}\n`)
  const said = await project.compile({ files: ['wrong.ts'] })
  errors = said.split(/^(?=wrong\.ts\()/m).map(text => {
    const [, line, column, message = ''] = /^wrong\.ts\((\d+),(\d+)\): error (.*)$/s.exec(text) ?? []
    return { line: Number(line), column: Number(column), message }
  })
})
afterAll(() => project.remove())

const headLines = head.trim().split('\n').length

it.each(WRONG.map((wrong, index) => [...wrong, headLines + index + 1] as const))('%s', (code, says, line) => {
  const found = errors.filter(error => error.line === line)
  expect(found.map(({ column }) => column)).toEqual([code.indexOf('▸') + 1])
  expect(found[0]?.message).toMatch(says)
})

it('nothing else is wrong', () => {
  expect(errors.filter(({ line }) => !(line > headLines))).toEqual([])
})
