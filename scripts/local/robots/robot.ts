import type { Answer } from '../http/answers'

/** What a service's robot answers, by its own codes. */
export type RobotRefusal = { code: number; words: string }

/** One request to a robot. */
interface RobotRequest {
  url: URL
  /** The parsed body, or `undefined` where it is no JSON. */
  message: unknown
  bytes: number
}

/** One of the services, as it answers on loopback. */
export interface RobotKind {
  /** What tests and faults call it: `robot.<name>`. */
  name: 'wecom' | 'feishu' | 'dingtalk'
  /** Whether a request is for it. */
  isAt(pathname: string): boolean
  /** Why it refuses a message, if it does. Limits of how many it takes are checked elsewhere. */
  refusalOf(request: RobotRequest, now: number): RobotRefusal | undefined
  /** The text of a message that it takes. */
  textOf(message: unknown): string | undefined
  rates: readonly { messages: number; seconds: number }[]
  tooMany: RobotRefusal
  /** Seconds for which it takes nothing after too many. */
  blockSeconds?: number
  answer(refusal: RobotRefusal | undefined): Answer
}

/** A robot of a group. */
export class GroupRobot {
  /** What the group got, as it was sent, oldest first. */
  readonly messages: unknown[] = []
  readonly #service: RobotKind
  readonly #now: () => number
  readonly #taken: number[] = []
  #blockedUntil = 0

  constructor(
    service: RobotKind,
    /** Its address, with its secret behind it where it signs; as ALERT_ROBOTS takes it. */
    readonly url: string,
    now: () => number,
  ) {
    this.#service = service
    this.#now = now
  }

  /** The texts that the group got, oldest first. */
  get texts(): string[] {
    return this.messages.flatMap(message => this.#service.textOf(message) ?? [])
  }

  /** Forgets all messages that it got. */
  clear(): void {
    this.messages.length = 0
    this.#taken.length = 0
    this.#blockedUntil = 0
  }

  /** Takes a message, or refuses it. */
  receive(request: RobotRequest): RobotRefusal | undefined {
    const now = this.#now()
    const { rates, tooMany, blockSeconds = 0 } = this.#service
    const refusal = this.#service.refusalOf(request, now)
    if (refusal) return refusal
    const isTooMany = rates.some(
      ({ messages, seconds }) => this.#taken.filter(time => time > now - seconds * 1000).length >= messages,
    )
    if (isTooMany) this.#blockedUntil = now + blockSeconds * 1000
    if (isTooMany || now < this.#blockedUntil) return tooMany
    this.#taken.push(now)
    this.messages.push(request.message)
    return undefined
  }
}

/** Whether the time of a signature is within an hour of now, as both services with signatures require. */
export const isRecent = (milliseconds: number, now: number) => Math.abs(now - milliseconds) <= 60 * 60 * 1000
