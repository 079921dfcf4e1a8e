import { execFile } from 'node:child_process'
import { copyFile, cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const project = join(import.meta.dirname, '../..')
const tsc = join(project, 'node_modules/typescript/bin/tsc')

const consumer = `
import { checkTitle, createClient, eachItem, eachPage, UserVoiceError } from 'wx-user-voice'
import type { Check, Comment, CommentInfo, ErrorKind, Feedback, FieldError, Page, Pages } from 'wx-user-voice'

const client = createClient(wx.cloud)

export async function all(): Promise<Feedback[]> {
  const records: Feedback[] = []
  for await (const page of eachPage(client.getFeedback({ num: 50, type: 1 }))) records.push(...page.list)
  for await (const page of eachPage(client.getFeedback, { num: 50 })) records.push(...page.list)
  for await (const page of eachPage(() => client.getFeedback({ num: 50 }))) records.push(...page.list)
  // @ts-expect-error: a promise has its input already
  eachPage(client.getFeedback(), { num: 50 })
  // @ts-expect-error: a function takes its own input
  eachPage(client.getFeedback, { limit: 50 })
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
  // @ts-expect-error: an id is text
  const id: number = comment.commentId
  // @ts-expect-error: there is no such field
  page.list[0]?.contents
  // @ts-expect-error: content is missing
  await client.addReply({ commentId })
  // @ts-expect-error: there is no such option
  await client.getFeedback({ nums: 5 })
  // @ts-expect-error: there is no such option
  await client.addReply({ commentId, content: 'hello', contents: 'hello' })
  // @ts-expect-error: there is no such function
  await client.getFeedbacks()
  return comment.content.txt + id
}

export async function items(): Promise<string[]> {
  const seen: string[] = []
  for await (const { commentId } of eachItem(client.getCommentList({ filterType: 3 }))) seen.push(commentId)
  for await (const { content } of eachItem(client.getFeedback, { type: 8 })) seen.push(content)
  for await (const { content } of eachItem(client.getFeedback())) seen.push(content)
  // @ts-expect-error: comments have no such filter
  await client.getCommentList({ filterType: 7 })
  // @ts-expect-error: feedback has no such type
  await client.getFeedback({ type: 9 })
  return seen
}

export async function setup(): Promise<string[]> {
  const { checks } = await client.checkSetup({ test: true })
  return checks.map((check: Check) => checkTitle(check) + check.state + check.message + (check.hint ?? ''))
}

export const others = [
  createClient(wx.cloud, { functionName: 'ourVoice', timeoutMs: 10_000, config: { env: 'prod-1' } }),
  createClient(wx.cloud, { functionName: operation => operation }),
  // @ts-expect-error: a name is text
  createClient(wx.cloud, { functionName: 7 }),
]

export function message(error: unknown): string {
  if (!(error instanceof UserVoiceError)) return ''
  const kind: ErrorKind = error.kind
  const fields: FieldError[] = error.fields ?? []
  const outcome: 'unknown' | undefined = error.outcome
  return [outcome, kind, error.errCode, error.hint, error.retryable, error.userMessage, fields.length].join()
}
`

it('the shipped types serve a strict mini program by themselves', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'wx-user-voice-'))
  try {
    const installed = join(folder, 'node_modules/wx-user-voice')
    await cp(join(project, 'dist/client'), join(installed, 'dist/client'), { recursive: true })
    // Says where the package is that is imported by its name.
    await copyFile(join(project, 'package.json'), join(installed, 'package.json'))
    await writeFile(join(folder, 'consumer.ts'), consumer)
    const strict = {
      strict: true,
      noEmit: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      target: 'ES2018',
      lib: ['ES2018'],
      module: 'ESNext',
      moduleResolution: 'Bundler',
    }
    const alone = { types: [], skipLibCheck: false }
    const declarations = ['node_modules/wx-user-voice/dist/client/index.d.ts']
    const typings = join(project, 'node_modules/miniprogram-api-typings')
    const configs = {
      'of-consumer.json': {
        compilerOptions: { ...strict, types: [typings], skipLibCheck: true },
        files: ['consumer.ts'],
      },
      // One that looks for packages as Node.js does.
      'of-node-consumer.json': {
        compilerOptions: {
          ...strict,
          module: 'Node16',
          moduleResolution: 'Node16',
          types: [typings],
          skipLibCheck: true,
        },
        files: ['consumer.ts'],
      },
      // A project that lists its libraries without the one of `for await`.
      'of-old-consumer.json': {
        compilerOptions: {
          ...strict,
          target: 'ES2017',
          lib: ['ES2017'],
          types: [typings],
          skipLibCheck: true,
        },
        files: ['consumer.ts'],
      },
      // Nothing is installed beside it, and its own declarations are checked too.
      'alone.json': { compilerOptions: { ...strict, ...alone }, files: declarations },
      'alone-es2017.json': {
        compilerOptions: { ...strict, ...alone, target: 'ES2017', lib: ['ES2017'] },
        files: declarations,
      },
      'alone-es2015.json': {
        compilerOptions: { ...strict, ...alone, target: 'ES2015', lib: ['ES2015'] },
        files: declarations,
      },
    }
    for (const [name, config] of Object.entries(configs)) {
      await writeFile(join(folder, name), JSON.stringify(config))
      const { stdout } = await promisify(execFile)(process.execPath, [tsc, '-p', join(folder, name)]).catch(
        (failure: { stdout: string }) => failure,
      )
      expect(stdout).toBe('')
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
