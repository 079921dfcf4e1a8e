/** A service that has group robots: what their addresses look like, and how they are sent a message. */
export interface RobotService {
  name: 'WeCom' | 'Feishu' | 'DingTalk'
  hostnames: readonly string[]
  /** The key in an address; `null` or `undefined` if it is not the address of a robot. */
  keyIn(url: URL): string | null | undefined
  /** The request that sends a text, signed if there is a secret. `now` in milliseconds. */
  message(robot: Robot, text: string, now: number): { url: URL; body: object }
  /** How many bytes a text may have. */
  maxBytes: number
  /** How many bytes one character counts. */
  bytesOf(character: string): number
  /** A robot takes at most `messages` in `seconds`. */
  rates: readonly { messages: number; seconds: number }[]
  /** The code in a response: 0 if the message was taken. */
  codeIn(response: Record<string, unknown>): unknown
  /** By code. Other codes are refusals, too, of which nothing is known. */
  refusals: Readonly<Record<number, Refusal>>
}

/** What one of a service's codes means. */
export interface Refusal {
  /** What the robot does, e.g. `is busy`. */
  reason: string
  /** Whether what the message says is refused, so that the robot may take it without users' words. */
  isOfWords?: true
}

/** A group robot that the owner listed. */
export interface Robot {
  service: RobotService
  /** Stays the same for the same address, and says nothing of its key. */
  id: string
  /** For logs and messages, e.g. `robot 2 (Feishu)`. */
  name: string
  /** Holds the key, so it must never be shown or logged. Without the signing secret. */
  url: URL
  secret: string | undefined
}

/** Bytes of a character inside JSON, where line breaks, quotes and the like count double. */
export const jsonBytes = (character: string) => Buffer.byteLength(JSON.stringify(character)) - 2
