import * as input from '../function/input'
import type { Operation } from '../function/operation'
import type { Nothing } from '../types'
import { syncApp } from './sync-app'
import type { SyncResult } from './types'

/** Brings in what is new, alerts of it, and removes what is too old. */
export const syncVoices: Operation<Nothing, SyncResult> = {
  input: input.object({}),
  call: async (_, invocation) => (await syncApp(invocation)).result,
}
