import type { Caller } from './caller'
import { type Envelope, failure, success } from './envelope'
import { FunctionError } from './errors'
import { type Invocation, startInvocation } from './invocation'
import { redact } from './secrets'

export interface Definition<Input, Data> {
  name: string
  /** Throws `forbidden` for who may not call. It comes first: a stranger learns nothing about inputs. */
  access: (caller: Caller) => void
  /** Throws `invalid_input`. */
  input: (event: unknown) => Input
  call: (input: Input, invocation: Invocation) => Promise<Data>
}

/** The `main` of a cloud function: event → authorise → parse → call WeChat → normalise → envelope. It never throws. */
export function cloudFunction<Input, Data>({ name, access, input, call }: Definition<Input, Data>) {
  return async (event: unknown, context?: unknown): Promise<Envelope<Data>> => {
    const started = performance.now()
    const invocation = startInvocation(context)
    let envelope: Envelope<Data>
    let stack: string | undefined
    try {
      access(invocation.caller)
      envelope = success(name, await call(input(event), invocation))
    } catch (error) {
      envelope = failure(name, error)
      if (!(error instanceof FunctionError)) stack = error instanceof Error ? error.stack : String(error)
    } finally {
      invocation.deadline.clear()
    }
    const { requestId, requests, retries } = invocation
    console.log(
      JSON.stringify({
        function: name,
        outcome: 'error' in envelope ? envelope.error.kind : 'ok',
        errCode: envelope.errCode,
        ms: Math.round(performance.now() - started),
        requests,
        retries,
        requestId,
        stack: stack && redact(stack),
      }),
    )
    return envelope
  }
}
