import { afterAll, beforeAll, expect, it } from 'vitest'
import { Consumer } from '../helpers/consumer'

/*
 * The shipped types, as strict TypeScript of a mini program sees them. What must not compile is in type-errors.test.ts.
 */

const consumer = `
import { checkTitle, createClient, eachItem, eachPage, UserVoiceError } from 'wx-user-voice'
import type {
  Check, Comment, CommentInfo, ErrorKind, Feedback, FieldError, Page, Pages, Voice, VoiceUpdate,
} from 'wx-user-voice'

const client = createClient(wx.cloud)

export async function all(): Promise<Feedback[]> {
  const records: Feedback[] = []
  for await (const page of eachPage(client.getFeedback({ num: 50, type: 1 }))) records.push(...page.list)
  for await (const page of eachPage(client.getFeedback, { num: 50 })) records.push(...page.list)
  for await (const page of eachPage(() => client.getFeedback({ num: 50 }))) records.push(...page.list)
  let page: Page<Feedback, object> = await client.getFeedback()
  for (let { next } = await client.getFeedback(); next; { next } = await client.getFeedback(next)) page = { ...page, next }
  return records
}

export async function first(): Promise<Feedback[]> {
  const pages: Pages<Feedback, unknown> = eachPage(client.getFeedback())
  const { done, value } = await pages.next()
  return done ? [] : value.list
}

export async function one(commentId: string): Promise<string> {
  const info: CommentInfo = await client.getCommentInfo({ commentId })
  const comment: Comment = info.comment
  const page: Page<Comment, unknown> = await client.getCommentList()
  return comment.content.txt + page.total
}

export async function items(): Promise<string[]> {
  const seen: string[] = []
  for await (const { commentId } of eachItem(client.getCommentList({ filterType: 3 }))) seen.push(commentId)
  for await (const { content } of eachItem(client.getFeedback, { type: 8 })) seen.push(content)
  for await (const { content } of eachItem(client.getFeedback())) seen.push(content)
  return seen
}

// Numbers may be their digits, as forms and data- attributes give them, in every input.
export async function digits(): Promise<void> {
  await client.getFeedback({ page: '2', num: '20', type: '3' })
  const times = { startTime: '1676351504', endTime: 1676351504 }
  await client.getCommentList({ ...times, filterType: '4', offset: '0', limit: '8' })
  await client.listVoices({ ...times, type: '15', stars: ['1', 2], limit: '20' })
  await client.getVoiceStats(times)
  await client.updateSettings({ alerts: { badComments: '2', digestHour: '9', quiet: ['22', 8] } })
  await client.updateSettings({ alerts: { newFeedback: true, digestHour: null, quiet: null } })
}

export async function handled(id: string, update: VoiceUpdate): Promise<string> {
  const voice: Voice = await client.getVoice(id)
  const same: Voice = await client.getVoice({ id })
  await client.updateVoice({ id, state: 'open', assignee: '' })
  await client.updateVoice({ ids: [id], addTags: ['物流'], note: '' })
  await client.updateVoice(update)
  const { list } = await client.listVoices({ kind: ['feedback', 'comment'], state: 'new' })
  for (const listed of list) if (listed.kind === 'feedback') return listed.record.recordId + listed.device.model
  return voice.kind === 'comment' ? voice.record.commentId : same._id
}

export async function settled(commentId: string, files: string[]): Promise<void> {
  await client.confirmCompromise({ commentId, content: '已退款', fileIDs: files })
  await client.confirmCompromise({ commentId, content: '已退款', picList: files })
  await client.confirmCompromise({ commentId, content: '已退款', picList: files, fileIDs: files })
}

export async function synced(): Promise<string> {
  const { feedback, comments } = await client.syncVoices()
  const added: number | undefined = comments.added
  return feedback.error ? feedback.error.message : feedback.added.toFixed() + added
}

export async function setup(): Promise<string[]> {
  const { checks } = await client.checkSetup({ test: true })
  return checks.map((check: Check) => checkTitle(check) + check.state + check.message + (check.hint ?? ''))
}

export const others = [
  createClient(wx.cloud, { functionName: 'ourVoice', timeoutMs: 10_000, config: { env: 'prod-1' } }),
  createClient(wx.cloud, { functionName: operation => operation }),
]

export function message(error: unknown): string {
  if (!(error instanceof UserVoiceError)) return ''
  const kind: ErrorKind = error.kind
  const fields: FieldError[] = error.fields ?? []
  const outcome: 'unknown' | undefined = error.outcome
  return [outcome, kind, error.errCode, error.hint, error.retryable, error.userMessage, fields.length].join()
}
`

const labels = `
import { STATE_LABELS as FROM_CLIENT, type VoiceState } from 'wx-user-voice'
import {
  FEEDBACK_TYPES, FILTER_LABELS, KIND_LABELS, STATE_LABELS, starsLabel, typeLabel,
} from 'wx-user-voice/labels'

const states: Record<VoiceState, string> = STATE_LABELS
const same: typeof STATE_LABELS = FROM_CLIENT
const bad: '差评' = FILTER_LABELS[1]
export const words: string[] = [
  states.new, same.done, bad, FEEDBACK_TYPES[3], KIND_LABELS.comment, typeLabel(15), starsLabel(null),
]
`

let project: Consumer
beforeAll(async () => {
  project = await Consumer.install()
  await project.write('consumer.ts', consumer)
  await project.write('labels.ts', labels)
})
afterAll(() => project.remove())

const files = ['consumer.ts', 'labels.ts']
const declarations = ['index', 'labels'].map(name => `node_modules/wx-user-voice/dist/client/${name}.d.ts`)
/** Nothing is installed beside it, and its own declarations are checked too. */
const alone = { types: [], skipLibCheck: false }

it.each([
  ['a strict mini program', files, {}],
  ['one that looks for packages as Node.js does', files, { module: 'Node16', moduleResolution: 'Node16' }],
  ['one that lists its libraries without that of `for await`', files, { target: 'ES2017', lib: ['ES2017'] }],
  ['nothing beside them', declarations, alone],
  ['nothing beside them but ES2017', declarations, { ...alone, target: 'ES2017', lib: ['ES2017'] }],
  ['nothing beside them but ES2015', declarations, { ...alone, target: 'ES2015', lib: ['ES2015'] }],
])('the shipped types serve %s', async (_, files, compilerOptions) => {
  expect(await project.compile({ files, compilerOptions })).toBe('')
})
