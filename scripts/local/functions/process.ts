import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import * as v from 'valibot'
import { CommandError } from '../../terminal/errors'
import type { CallOrigin } from './environment'

const runtime = fileURLToPath(new URL('./runtime.cjs', import.meta.url))

/**
 * How Node.js sizes its heap by itself in an instance of 256 MB, which is what cloudbaserc.json asks for. On a machine with
 * more memory it would collect garbage later, and take more than an instance has.
 */
const heapSizes = ['--max-old-space-size=256', '--max-semi-space-size=1']

/** The platform's limit for starting a function, apart from the time limit of a call. */
const startLimitMs = 30_000

export interface CallResult {
  result: unknown
  /** Everything that the function's process wrote to stdout and stderr during the call. */
  logs: string
}

/** A call that ended without a result, as the platform reports it. */
export class PlatformError extends CommandError {
  override readonly name = 'PlatformError'

  constructor(
    message: string,
    /** The code that wx-server-sdk and the mini program see. */
    readonly errCode: number,
    readonly logs = '',
  ) {
    super(message)
  }
}

/**
 * The memory of an instance's process, in bytes. `heapUsed` is without garbage; `code` is the part of it that the compiler
 * made. It goes on growing for a long time, since what is often called is compiled again.
 */
const Memory = v.object({ rss: v.number(), heapUsed: v.number(), code: v.number() })
export type Memory = v.InferOutput<typeof Memory>

const Report = v.union([v.object({ ready: v.literal(true) }), v.object({ memory: Memory })])

/** How a call ended, and everything that the process wrote during it. */
interface ProcessOutcome {
  kind: (typeof KINDS)[number]
  /** The result as JSON, or the error. */
  text: string
  logs: string
}

const KINDS = ['result', 'error'] as const

interface Waiting {
  id: number
  resolve(outcome: ProcessOutcome): void
  reject(error: PlatformError): void
}

/** One instance of a function: one call at a time, module state kept between calls. */
export class FunctionProcess {
  /** Tells the gateway which function is calling. */
  readonly apiToken = randomUUID()
  /** Who made the call that is being served. */
  origin: CallOrigin = {}
  readonly closed: Promise<void>

  readonly #child: ChildProcess
  readonly #ready: Promise<void>
  #becomeReady: () => void = () => {}
  #isClosed = false
  #written = ''
  #calls = 0
  #waiting: Waiting | undefined
  readonly #memoryAskedFor: ((memory: Memory) => void)[] = []
  /** Why we ended the process, if it did not end by itself. */
  #killedBecause: string | undefined

  constructor(
    readonly functionName: string,
    folder: string,
    /** Of its code. */
    readonly version: number | undefined,
    node: string,
    env: Record<string, string>,
  ) {
    this.#child = spawn(node, [...heapSizes, runtime, folder], {
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    this.#ready = new Promise(resolve => {
      this.#becomeReady = resolve
    })
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#written += text
        if (text.includes('\0')) this.#settle()
      })
    }
    this.#child.on('message', message => this.#report(message))
    this.closed = new Promise(resolve => {
      this.#child.on('error', error => {
        this.#killedBecause = `could not be started with ${node}: ${error.message}`
      })
      // 'close' rather than 'exit': only then has everything that it wrote arrived.
      this.#child.on('close', (code, signal) => {
        this.#isClosed = true
        this.#fail(code === null ? `signal ${signal}` : `exit code ${code}`)
        resolve()
      })
    })
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  async call(
    event: string,
    context: Record<string, unknown>,
    environment: Record<string, string>,
    timeLimitMs: number,
  ): Promise<ProcessOutcome> {
    const id = ++this.#calls
    const outcome = new Promise<ProcessOutcome>((resolve, reject) => {
      this.#waiting = { id, resolve, reject }
    })
    const startTimer = setTimeout(() => this.kill('did not start in time'), startLimitMs)
    // A process that ends before it is ready rejects the outcome instead.
    await Promise.race([this.#ready, outcome]).finally(() => clearTimeout(startTimer))
    const timer = setTimeout(
      () => this.kill(`Invoking task timed out after ${timeLimitMs / 1000} seconds`),
      timeLimitMs,
    )
    this.#child.send({ id, event, context, environment }, error => {
      if (error) this.kill(`took no call: ${error.message}`)
    })
    return outcome.finally(() => clearTimeout(timer))
  }

  /** Collects the garbage of a process that serves no call, and measures what is left. */
  memory(): Promise<Memory> {
    return new Promise((resolve, reject) => {
      this.#memoryAskedFor.push(resolve)
      void this.closed.then(() => reject(new Error(`${this.functionName}: its process has ended`)))
      this.#child.send('memory', error => error && reject(error))
    })
  }

  kill(reason: string): void {
    this.#killedBecause ??= reason
    this.#child.kill('SIGKILL')
  }

  #report(message: unknown): void {
    const report = v.parse(Report, message)
    if ('ready' in report) {
      this.#becomeReady()
    } else if ('memory' in report) {
      this.#memoryAskedFor.shift()?.(report.memory)
    }
  }

  /** The answer follows the log in the same pipe, between two marks. */
  #settle(): void {
    // An answer at the moment of the kill is too late: the process must not serve another call.
    if (!this.#waiting || this.#killedBecause) return
    for (const kind of KINDS) {
      const mark = `\0${kind} of call ${this.#waiting.id}\0`
      const start = this.#written.indexOf(mark)
      const end = start < 0 ? -1 : this.#written.indexOf('\0', start + mark.length)
      if (end < 0) continue
      const text = this.#written.slice(start + mark.length, end)
      const logs = this.#written.slice(0, start)
      this.#written = this.#written.slice(end + 1)
      this.#waiting.resolve({ kind, text, logs })
      this.#waiting = undefined
      return
    }
  }

  #fail(ending: string): void {
    const what = this.#killedBecause ?? `the process ended during the call (${ending})`
    const message = `${this.functionName}: ${what}`
    this.#waiting?.reject(
      new PlatformError(
        this.#killedBecause ? message : `${message}\n${this.#written}`,
        -504002,
        this.#written,
      ),
    )
    this.#waiting = undefined
  }
}
