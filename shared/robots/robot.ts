/** One of the services whose group robots can be told: how its addresses look, and how one talks to it. */
export interface RobotService {
  name: 'WeCom' | 'Feishu' | 'DingTalk'
  hostnames: readonly string[]
  /** The key in an address of this service; nothing where it is none. */
  keyIn(url: URL): string | null | undefined
  /** The text as the service wants it, signed where there is a secret. `now` in milliseconds. */
  message(robot: Robot, text: string, now: number): { url: URL; body: object }
  /** Bytes that a text may have, and what one character of it counts. */
  maxBytes: number
  bytesOf(character: string): number
  /** Messages that it takes in so many seconds. */
  rates: readonly { messages: number; seconds: number }[]
  /** The code in an answer: 0 for a message that was taken. */
  codeIn(answer: Record<string, unknown>): unknown
  refusals: Readonly<Record<number, Refusal>>
}

/** What one of a service's codes means. */
interface Refusal {
  /** Goes on after "it ". */
  reason: string
  /** Whether the same message may be taken later without anybody mending anything. */
  mayTryAgain: boolean
}

/** A group robot that the owner listed. */
export interface Robot {
  service: RobotService
  /** Stays the same for the same address, and says nothing of its key. */
  id: string
  /** For logs and messages, e.g. `robot 2 (Feishu)`. */
  name: string
  /** Holds the key: it must not stand in a message. Without the signing secret. */
  url: URL
  secret: string | undefined
}

/** A text inside JSON: line breaks, quotes and the like count double. */
export const jsonBytes = (character: string) => Buffer.byteLength(JSON.stringify(character)) - 2
