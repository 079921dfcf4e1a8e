import { type Template, UserVoiceError } from '../../client/client'
import { appidIn, ofApp } from './apps'
import { commentsChanged, voicesChanged } from './changes'
import { client } from './client'
import { errorView } from './error-view'
import { change } from './handle'
import { joined } from './list-of'
import { pick } from './pick'
import { settingsOf } from './settings'
import { fillTemplate } from './template-text'
import type { VoiceRow } from './voice-view'

/** The most characters of a reply that WeChat takes. */
const MOST_CHARACTERS = 500

const NEEDED = ['id', 'kind', 'commentId', 'nickname', 'products', 'replied', 'state'] as const

/** What a batch needs to know of a voice. */
export type Recipient = Pick<VoiceRow, (typeof NEEDED)[number]>

export const recipientOf = (row: VoiceRow): Recipient => pick(row, NEEDED)

/** One that gets the reply. */
export interface Letter {
  id: string
  commentId: string
  name: string
  content: string
}

/** One that got none, or may have got one. */
export interface Unsent {
  id: string
  name: string
  why: string
}

export interface BatchPlan {
  letters: Letter[]
  /** Who is left out, and why. */
  leftOut: Unsent[]
}

export interface BatchResult {
  sent: Letter[]
  failed: Unsent[]
  /** Whose answer was lost: it may have been sent. */
  uncertain: Unsent[]
  /** Who was not asked any more, since somebody stopped it. */
  stopped: Unsent[]
}

const nameOfRow = ({ nickname }: Recipient) => nickname || '微信用户'

/** The templates of each mini program, by appid. */
export type TemplatesOf = Map<string, Template[]>

/** Reads those of the mini programs of all recipients. */
export async function templatesFor(recipients: Recipient[]): Promise<TemplatesOf> {
  const appids = [...new Set(recipients.map(({ id }) => appidIn(id)))]
  const all = await Promise.all(appids.map(settingsOf))
  return new Map(all.map(({ templates }, i) => [appids[i] ?? '', templates]))
}

/** One of each name: where mini programs have others of that name, each sends its own. */
export function offeredOf(templates: TemplatesOf): Template[] {
  const byName = new Map<string, Template>()
  for (const template of joined([...templates.values()]))
    if (!byName.has(template.name)) byName.set(template.name, template)
  return [...byName.values()]
}

/** Who would get the template of this name, in which words: each that of its own mini program. */
export function planBatch(recipients: Recipient[], name: string, templates: TemplatesOf): BatchPlan {
  const uncertain = new Set(uncertainIds())
  const plan: BatchPlan = { letters: [], leftOut: [] }
  for (const recipient of recipients) {
    const { id, commentId, nickname, products } = recipient
    const template = templates.get(appidIn(id))?.find(one => one.name === name)
    const content = template && fillTemplate(template.text, { nickname, products }).trim()
    const who = nameOfRow(recipient)
    const why = whyNot(recipient, content, uncertain.has(commentId))
    if (why || content === undefined) plan.leftOut.push({ id, name: who, why })
    else plan.letters.push({ id, commentId, name: who, content })
  }
  return plan
}

/** Why somebody gets no reply; `''` for whoever gets it. */
function whyNot({ kind, replied }: Recipient, content: string | undefined, isUncertain: boolean): string {
  if (kind !== 'comment') return '反馈不能回复'
  if (replied) return '已经有回复'
  if (isUncertain) return '上次发送的结果不确定，请打开看看'
  if (content === undefined) return '这个小程序没有这个模板'
  return content.length > MOST_CHARACTERS ? `超过 ${MOST_CHARACTERS} 字（${content.length} 字）` : ''
}

/** What a batch asks of its screen. */
interface Course {
  progress(done: number): void
  isStopped(): boolean
}

/**
 * Sends letters one after the other. Each voice is looked at first: a colleague may have answered it meanwhile. Nothing is
 * sent again, whatever comes of it.
 */
export async function sendBatch(letters: Letter[], { progress, isStopped }: Course): Promise<BatchResult> {
  const result: BatchResult = { sent: [], failed: [], uncertain: [], stopped: [] }
  for (const [i, letter] of letters.entries()) {
    const { id, name } = letter
    if (isStopped()) {
      result.stopped.push({ id, name, why: '没有发送' })
      continue
    }
    await sendOne(letter, result)
    progress(i + 1)
  }
  commentsChanged()
  return result
}

async function sendOne(letter: Letter, { sent, failed, uncertain }: BatchResult): Promise<void> {
  const { id, commentId, name, content } = letter
  try {
    const voice = await client.getVoice(id)
    if (voice.replied) {
      failed.push({ id, name, why: '刚刚有同事回复了，没有再发' })
      voicesChanged([voice])
      return
    }
    noteUncertain(commentId)
    await client.addReply({ ...ofApp(appidIn(id)), commentId, content })
    forget(commentId)
    sent.push(letter)
    voicesChanged([{ ...voice, replied: true }])
  } catch (error) {
    if (error instanceof UserVoiceError && error.outcome === 'unknown') {
      uncertain.push({ id, name, why: '可能已经发出，请打开看看，不会再发' })
      return
    }
    forget(commentId)
    failed.push({ id, name, why: errorView(error).message })
  }
}

/** Marks what was sent as done. @throws what `updateVoice` throws */
export async function markSent(sent: Letter[]): Promise<void> {
  const ids = sent.map(({ id }) => id)
  if (ids.length > 0) await change({ ids, state: 'done' })
}

/*
 * The comments of which it is not known whether their reply was sent, also where the mini program ends while it is: each is
 * noted before it is sent. They get no reply of a batch any more.
 */

const KEY = 'uncertain replies'
const MOST_KEPT = 500

function uncertainIds(): string[] {
  const stored: unknown = wx.getStorageSync(KEY)
  return Array.isArray(stored) ? stored.filter(one => typeof one === 'string') : []
}

/** It may have been answered. */
export function noteUncertain(commentId: string): void {
  wx.setStorageSync(KEY, [...uncertainIds(), commentId].slice(-MOST_KEPT))
}

function forget(commentId: string): void {
  wx.setStorageSync(
    KEY,
    uncertainIds().filter(one => one !== commentId),
  )
}
