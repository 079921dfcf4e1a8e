import type { Robot, RobotService } from './robot'

/*
 * A robot that gets too many messages takes none for a while (DingTalk: for ten minutes), so an instance counts what
 * it sends.
 */

/** How fast messages may follow each other. All times are milliseconds on a clock that nobody sets. */
export class Pace {
  /** When messages reached the robot, the oldest first. */
  readonly #sent: { time: number }[] = []

  constructor(readonly rates: RobotService['rates']) {}

  /** How long it takes until the robot takes another message. */
  pause(now: number): number {
    const pauses = this.rates.map(({ messages, seconds }) => {
      const oldest = this.#sent[this.#sent.length - messages]
      return oldest === undefined ? 0 : oldest.time + seconds * 1000 - now
    })
    return Math.max(0, ...pauses)
  }

  /**
   * Counts a message that goes out now. The robot counts it when it arrives, which may be as late as its response.
   *
   * @returns to be called when the response is there
   */
  sends(now: number): (answered: number) => void {
    const message = { time: now }
    this.#sent.push(message)
    const most = Math.max(...this.rates.map(({ messages }) => messages))
    if (this.#sent.length > most) this.#sent.shift()
    return answered => {
      message.time = answered
    }
  }
}

const paces = new Map<string, Pace>()

/** The pace of this instance's messages to a robot. */
export function paceOf({ id, service }: Robot): Pace {
  const pace = paces.get(id) ?? new Pace(service.rates)
  paces.set(id, pace)
  return pace
}
