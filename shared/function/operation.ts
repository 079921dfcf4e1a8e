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
  /** The part of the input that owners alone may give, by its name; none where everybody may. */
  ownersAlone?(input: Input): string | undefined
  call(input: Input, invocation: Invocation): Promise<Data>
}

interface Options {
  /** A limit of our own, in milliseconds, where the platform's is not the only one. */
  mostMs?: number
  /** Is told of a call that may not be made. */
  refused?: (event: unknown, invocation: Invocation) => Promise<void>
  /** What else to log of an outcome. */
  toLog?: (envelope: Envelope<object>) => object
}

/**
 * The `main` of a cloud function: event → authorise → parse → call WeChat → normalise → envelope. It never throws.
 *
 * @param access comes first: a stranger learns nothing about inputs
 * @param work reads the event and does what it asks for
 */
export function cloudFunction(
  name: string,
  access: Access,
  work: (event: unknown, invocation: Invocation) => Promise<object>,
  { mostMs, refused, toLog }: Options = {},
) {
  return async (event: unknown, context?: unknown): Promise<Envelope<object>> => {
    const invocation = startInvocation(context, mostMs)
    const { caller, counts, deadline, failed, requestId } = invocation
    const started = now()
    let envelope: Envelope<object>
    let stack: string | undefined
    try {
      try {
        await access(caller, invocation)
      } catch (error) {
        await refused?.(event, invocation)
        throw error
      }
      envelope = success(name, await work(event, invocation))
    } catch (error) {
      envelope = failure(name, error)
      if (!(error instanceof OperationError)) stack = placeOf(error)
    } finally {
      deadline.clear()
    }
    const hasFailed = Object.keys(failed).length > 0
    const outcome = 'error' in envelope ? envelope.error.kind : hasFailed ? 'partial' : 'ok'
    console.log(
      JSON.stringify({
        function: name,
        outcome,
        errCode: envelope.errCode,
        ms: Math.round(now() - started),
        requests: counts.requests,
        retries: counts.retries,
        unreadable: counts.unreadable || undefined,
        failed: hasFailed ? failed : undefined,
        requestId,
        // The owner needs it to let in a caller without OPENID, such as WeChat's message push.
        source: outcome === 'forbidden' ? caller.source : undefined,
        stack: stack && redact(stack),
        ...toLog?.(envelope),
      }),
    )
    return envelope
  }
}

/** Where an unexpected error was thrown. Its message may quote what was being read, so it is left out. */
function placeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  return [error.name, ...(error.stack ?? '').split('\n').filter(line => /^ +at /.test(line))].join('\n')
}
