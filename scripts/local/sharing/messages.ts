import * as v from 'valibot'
import type { CallOptions } from '../functions/state'

/** What another terminal may set for a call. */
export type RemoteCallOptions = Pick<CallOptions, 'openid' | 'source' | 'from' | 'timeLimitMs'> & {
  env?: Record<string, string>
}

/** A call from another terminal. */
export const RemoteCall = v.object({
  name: v.string(),
  event: v.unknown(),
  options: v.optional(
    v.object({
      openid: v.optional(v.string()),
      source: v.optional(v.string()),
      from: v.optional(v.object({ appid: v.string(), openid: v.optional(v.string()) })),
      env: v.optional(v.record(v.string(), v.string())),
      timeLimitMs: v.optional(v.number()),
    }),
    {},
  ),
})

/** How the call ended. */
export const RemoteOutcome = v.union([
  v.object({ result: v.unknown(), logs: v.string() }),
  v.object({ error: v.object({ message: v.string(), errCode: v.number(), logs: v.string() }) }),
])
export type RemoteOutcome = v.InferOutput<typeof RemoteOutcome>
