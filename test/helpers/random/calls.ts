import { ADMIN_OPENID, type CallOptions, type LocalCloud, PlatformError } from '../../../scripts/local/cloud'
import { Faults } from '../../../scripts/local/http/faults'
import { GroupRobot } from '../../../scripts/local/robots/robot'
import type { Envelope } from '../../../shared/types'
import { withReadableLinks } from '../alerts'
import { clock, nextTick } from './clock'
import type { Action, Trouble } from './plan'

/*
 * The calls of functions, what went wrong meanwhile, and what groups got: all that a test has to remember of them.
 */

export const ROBOTS = ['wecom', 'feishu', 'dingtalk'] as const

/** One call of a function. */
export interface Call {
  does: Action['do']
  event: Record<string, unknown>
  limitMs: number
  began: number
  ended: number
  ms: number
  /** `dead`: the instance was killed. */
  outcome: 'done' | 'refused' | 'unknown' | 'dead' | 'under way'
  data: Record<string, unknown>
  answer: string
  logs: string
  /** When a fault hit some call while this one was under way. */
  troubles: number[]
  /** Whether a batch may have been added in part. */
  isHalfDone: boolean
  /** Whether there was no archive yet in which it could look. */
  isAlone: boolean
}

/** A message that a group got. */
export interface Delivery {
  robot: string
  text: string
  tick: number
  /** Whether the sender did not hear of it. */
  isLost: boolean
  /** Those of which one sent it. */
  calls: Call[]
}

export class Calls {
  readonly all: Call[] = []
  readonly deliveries: Delivery[] = []
  readonly #cloud: LocalCloud
  /** By the clock of this machine, in milliseconds. */
  #delaysEnd = 0

  constructor(cloud: LocalCloud) {
    this.#cloud = cloud
    cloud.faults.clear()
    cloud.clearRequests()
    this.#watchRobots()
    this.#watchFaults()
  }

  /** Whether what was delayed may still be carried out, though its sender is dead. */
  get isAnyDelayed(): boolean {
    return performance.now() < this.#delaysEnd
  }

  those(does: Action['do']): Call[] {
    return this.all.filter(call => call.does === does)
  }

  /** @param event of userVoice */
  async make(does: Action['do'], event: object, options: CallOptions = {}): Promise<Call> {
    const { database } = this.#cloud
    const call: Call = {
      does,
      event: { ...event },
      limitMs: options.timeLimitMs ?? 20_000,
      began: nextTick(),
      ended: Number.POSITIVE_INFINITY,
      ms: 0,
      outcome: 'under way',
      data: {},
      answer: '',
      logs: '',
      troubles: [],
      isHalfDone: false,
      isAlone: database.collections().length < 2,
    }
    this.all.push(call)
    const start = performance.now()
    const context = { clockAheadMs: clock.aheadMs }
    try {
      const { result, logs } = await this.#cloud.call('userVoice', event, {
        openid: ADMIN_OPENID,
        ...options,
        context,
      })
      Object.assign(call, { logs, answer: JSON.stringify(result) })
      const envelope = result as Envelope<Record<string, unknown>> | 'success'
      if (envelope === 'success') call.outcome = 'done'
      else if ('data' in envelope) Object.assign(call, { outcome: 'done', data: envelope.data })
      else {
        const { outcome = 'refused' } = envelope.error
        call.outcome = call.isHalfDone ? 'unknown' : outcome
      }
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error
      Object.assign(call, { outcome: 'dead', logs: error.logs, answer: error.message })
    }
    call.ms = performance.now() - start
    call.ended = nextTick()
    return call
  }

  /** What happened, for people. */
  story(): { tick: number; line: string }[] {
    const calls = this.all.map(
      ({ does, event, began, ended, ms, limitMs, outcome, answer, logs, troubles }) => {
        const how = `${began}–${ended} ${Math.round(ms)}/${limitMs} ms ${outcome}`
        const said = outcome === 'done' && does !== 'sync' ? '' : answer.slice(0, 300)
        const log = logs.split('\n').filter(line => line.startsWith('{"alert"'))
        return { tick: began, line: `${does} ${JSON.stringify(event)} ${how} [${troubles}] ${said} ${log}` }
      },
    )
    const deliveries = this.deliveries.map(({ robot, text, tick, isLost }) => {
      const ids = new Set(text.match(/\d{19,20}$/gm))
      return { tick, line: `    ${robot} got ${[...ids]}${isLost ? ', answer lost' : ''}` }
    })
    return [...calls, ...deliveries]
  }

  get #underWay(): Call[] {
    return this.all.filter(({ outcome }) => outcome === 'under way')
  }

  /** Something goes wrong from now on. */
  order(trouble: Trouble): void {
    if (!('lost' in trouble)) {
      this.#cloud.faults.add(trouble)
      return
    }
    const { lost, ...when } = trouble
    const rewrite = () => {
      const delivery = this.deliveries.filter(({ robot }) => when.on === `robot.${robot}`).at(-1)
      if (delivery) delivery.isLost = true
      return lost === 'status' ? { status: 500 } : {}
    }
    this.#cloud.faults.add({
      ...when,
      rewrite,
      ...(lost === 'close' && { close: 'after' }),
      ...(lost === 'late' && { delayMs: 700 }),
    })
  }

  #watchRobots(): void {
    for (const name of ROBOTS) {
      const robot = this.#cloud.robots[name]
      robot.clear()
      robot.receive = request => {
        const refusal = GroupRobot.prototype.receive.call(robot, request)
        const text = withReadableLinks(robot.texts.at(-1) ?? '')
        const calls = this.#underWay
        if (!refusal) this.deliveries.push({ robot: name, text, tick: nextTick(), isLost: false, calls })
        return refusal
      }
    }
  }

  #watchFaults(): void {
    const { faults } = this.#cloud
    faults.take = name => {
      const fault = Faults.prototype.take.call(faults, name)
      if (!fault) return fault
      const { order } = fault
      if (order.delayMs) this.#delaysEnd = Math.max(this.#delaysEnd, performance.now() + order.delayMs + 50)
      for (const call of 'onDuplicate' in order ? [] : this.#underWay) {
        call.troubles.push(nextTick())
        call.isHalfDone ||= 'insertAtMost' in order
      }
      return fault
    }
  }
}
