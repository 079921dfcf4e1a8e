import { now } from '../deadline'
import { OperationError } from '../errors'
import { type Invocation, startInvocation } from '../invocation'
import { redact } from '../secrets'
import type { Envelope } from '../types'
import type { Access } from './access'
import { failure, success } from './envelope'

/** What a function does, once it is known who calls. */
export interface Operation<Input, Data> {
  /** Reads the event; throws `invalid_input`. */
  input(event: unknown): Input
  call(input: Input, invocation: Invocation): Promise<Data>
}

/** Reads the event and does what it asks for. */
export type Work = (event: unknown, invocation: Invocation) => Promise<object>

/**
 * The `main` of a cloud function: event → authorise → parse → call WeChat → normalise → envelope. It never throws.
 *
 * @param access comes first: a stranger learns nothing about inputs
 */
export function cloudFunction(name: string, access: Access, work: Work) {
  return (event: unknown, context?: unknown): Promise<Envelope<object>> =>
    run(name, access, work, event, startInvocation(context))
}

/** WeChat pushes an event again that has no answer within 5 s. */
const PUSH_LIMIT_MS = 4000

/**
 * The `main` of a function that WeChat's message push calls. It answers `"success"` whatever happens, since WeChat
 * pushes again what has another answer; what happened stands in the log, `data` and messages included.
 */
export function pushFunction(name: string, access: Access, work: Work) {
  return async (event: unknown, context?: unknown): Promise<'success'> => {
    const invocation = startInvocation(context, PUSH_LIMIT_MS)
    await run(name, access, work, event, invocation, envelope =>
      'error' in envelope ? { message: envelope.error.message } : envelope.data,
    )
    return 'success'
  }
}

async function run(
  name: string,
  access: Access,
  work: Work,
  event: unknown,
  invocation: Invocation,
  toLog: (envelope: Envelope<object>) => object = () => ({}),
): Promise<Envelope<object>> {
  const started = now()
  let envelope: Envelope<object>
  let stack: string | undefined
  try {
    access(invocation.caller)
    envelope = success(name, await work(event, invocation))
  } catch (error) {
    envelope = failure(name, error)
    if (!(error instanceof OperationError)) stack = error instanceof Error ? error.stack : String(error)
  } finally {
    invocation.deadline.clear()
  }
  const {
    requestId,
    counts: { requests, retries },
    failed,
  } = invocation
  console.log(
    JSON.stringify({
      function: name,
      outcome: 'error' in envelope ? envelope.error.kind : 'ok',
      errCode: envelope.errCode,
      ms: Math.round(now() - started),
      requests,
      retries,
      failed: Object.keys(failed).length > 0 ? failed : undefined,
      requestId,
      // What the owner needs to let in who has no OPENID, like WeChat's message push.
      source:
        'error' in envelope && envelope.error.kind === 'forbidden' ? invocation.caller.source : undefined,
      stack: stack && redact(stack),
      ...toLog(envelope),
    }),
  )
  return envelope
}
