import { type Archive, MOST_BEHIND } from '../archive/archive'
import type { Evidence } from '../archive/evidence-types'
import { evidenceFields } from '../archive/voice'
import { chinaDay, chinaDayNumber } from '../china-time'
import { MOST_READ } from '../database/database'
import { eachOf } from '../each-of'
import { OperationError } from '../errors'
import type { Invocation } from '../invocation'
import { asText } from '../values'
import { codeRow } from '../wechat/codes'
import { type Ask, askWeChat, firstDay, isClosing } from './ask'
import { evidenceOf, withoutAny } from './evidence'
import { KEPT_SECONDS, type Pending } from './pending'

/*
 * Fetches what phones wrote around voices while WeChat has it, and writes it beside each voice once: of two runs, the
 * faster one does. What gets no clear answer is left to a later run.
 */

/** At most so many voices are asked of in one run, the newest first. */
const MOST_ASKED = 50

const CONCURRENCY = 4

/** Seconds until a phone has sent what it wrote. */
const YOUNG = 6 * 60

/** Of more voices nothing more is asked: WeChat's API has a problem, not its answer to one of them. */
const MOST_FAILURES = 10

interface Waiting {
  _id: string
  openid: string
  createTime: number
}

/**
 * @param asking the call, limited to the time for asking WeChat
 * @returns beside how many voices this run wrote that something was found
 */
export async function gatherEvidence(
  pending: Pending,
  archive: Archive,
  asking: Invocation,
  ask: Ask = askWeChat,
): Promise<number> {
  const { now, invocation } = archive
  const { from, isOpen } = pending
  if (from === undefined || !isOpen) return 0
  const { due, gone, left } = await waitingSince(from, pending, archive)
  let written = 0
  let failures = 0
  let closed: OperationError | undefined
  const without: string[] = []
  await eachOf(due, CONCURRENCY, async voice => {
    if (closed || failures >= MOST_FAILURES || asking.deadline.isOver) {
      left.push(voice.createTime)
      return
    }
    try {
      const evidence = evidenceOf(await ask(voice, now, asking), now)
      if (evidence.state === 'none') without.push(voice._id)
      else if ((await write([voice._id], evidence, archive)) > 0) written++
    } catch (error) {
      if (!(error instanceof OperationError)) throw error
      left.push(voice.createTime)
      if (isClosing(error)) closed = error
      else if (!asking.deadline.isOver) {
        // Until the owner has mended it, nothing comes.
        failures += error.kind === 'not_configured' ? MOST_FAILURES : 1
        invocation.failed.evidence = error.kind
      }
    }
  })
  await write(without, withoutAny('none', now), archive)
  await write(gone, withoutAny('unavailable', now), archive)
  if (closed) logClosed(closed, archive)
  await pending.settle(left.length > 0 ? Math.min(...left) : undefined, closed && chinaDay(now))
  return written
}

/**
 * Voices without evidence: those of which WeChat is asked now, the ids of those of which it has no log any more, and the
 * times of those that are left to later runs.
 */
async function waitingSince(from: number, { kind }: Pending, { voices, appid, now, _ }: Archive) {
  const where = _.and([
    { appid, kind: kind.name },
    { createTime: _.gte(from) },
    { evidence: _.exists(false) },
  ])
  const fields = ['_id', 'openid', 'createTime', 'firstSeen']
  const found = await voices.find(where, { fields, sort: { createTime: 'desc', _id: 'desc' } })
  const due: Waiting[] = []
  const gone: string[] = []
  // There may be more.
  const left = found.length === MOST_READ ? [from] : []
  for (const voice of found) {
    const { _id } = voice
    const [openid, createTime] = [asText(voice.openid), Number(voice.createTime)]
    // It came in when WeChat had no log of it any more; or its time is wrong.
    if (createTime <= Number(voice.firstSeen) - KEPT_SECONDS || createTime > now + MOST_BEHIND) continue
    if (createTime > now - YOUNG) left.push(createTime)
    else if (openid === '' || chinaDayNumber(createTime) < firstDay(now)) gone.push(_id)
    else if (due.length === MOST_ASKED) left.push(createTime)
    else due.push({ _id, openid, createTime })
  }
  return { due, gone, left }
}

/** Gives how many are different now; a voice that was removed meanwhile is not brought back. */
const write = async (ids: string[], evidence: Evidence, { voices, _ }: Archive): Promise<number> => {
  if (ids.length === 0) return 0
  const fields = Object.entries(evidenceFields(evidence)).map(([name, value]) => [name, _.set(value)])
  const where = _.and([{ _id: _.in(ids) }, { evidence: _.exists(false) }])
  return voices.update(where, Object.fromEntries(fields))
}

function logClosed({ details: { weChatCode } }: OperationError, { appid }: Archive): void {
  const reason = `WeChat answered ${weChatCode}: ${codeRow(weChatCode).hint}`
  console.log(JSON.stringify({ evidence: 'nothing is asked before tomorrow', appid, reason }))
}
