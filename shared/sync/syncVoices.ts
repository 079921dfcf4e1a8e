import { logAlert } from '../alerts/log'
import { openDatabase } from '../database/database'
import { eachOf } from '../each-of'
import { OperationError } from '../errors'
import * as input from '../function/input'
import type { Operation } from '../function/operation'
import { aboutApp, type Invocation, withTimeout } from '../invocation'
import { byKind } from '../kinds/lookup'
import { alertRobots } from '../robots/robots'
import type { ErrorKind, Nothing } from '../types'
import { failureOf, NOTHING_DONE, syncApp } from './sync-app'
import { readTurns, refusesApp } from './turns'
import type { AppSync, SyncedKind, SyncFailure, SyncResult } from './types'

/*
 * Where several mini programs are served, a run does as many turns as fit into its time, a few at a time: so one that
 * hangs takes one place, for its share of the time.
 */

/** Turns at the same time. */
const PLACES = 4

/** With less time than this no turn is begun: another run does more of it. */
const LEAST_MS = 2000

/** A turn has its share of the time that is left, but this much at least. */
const SHORTEST_MS = 5000

/** Brings in what is new, alerts of it, and removes what is too old. */
export const syncVoices: Operation<Nothing, SyncResult> = {
  input: input.object({}),
  async call(_, invocation) {
    for (const { message } of alertRobots(invocation).mistakes) logAlert('failed', [], message)
    const { served = [] } = invocation
    return served.length > 1 ? syncInTurns(invocation) : (await syncApp(invocation)).result
  },
}

export async function syncInTurns(
  invocation: Invocation,
  sync = syncApp,
  open: Parameters<typeof readTurns>[1] = openDatabase,
): Promise<SyncResult> {
  const { appids, caller, deadline } = invocation
  const turns = await readTurns(invocation, open)
  const waiting = turns.inOrder(appids, caller.openid !== undefined)
  const leastMs = Math.min(LEAST_MS, deadline.remainingMs / 2)
  const runs = await eachOf(waiting, PLACES, async (appid, index) => {
    const { remainingMs } = deadline
    if (remainingMs < leastMs) return []
    const shareMs = Math.max(SHORTEST_MS, (remainingMs * PLACES) / (waiting.length - index))
    const failed: Record<string, ErrorKind> = {}
    try {
      const about = { ...aboutApp(appid, invocation), failed }
      return await withTimeout(shareMs, about, async limited => {
        if (!(await turns.begin(appid, limited))) return []
        const { result, errors } = await sync(limited)
        await turns.end(appid, errors.some(refusesApp), about)
        return { appid, result }
      })
    } catch (error) {
      if (!(error instanceof OperationError)) throw error
      failed.archive = error.kind
      return { appid, result: { ...byKind(() => failureOf(error)), ...NOTHING_DONE } }
    } finally {
      for (const [part, kind] of Object.entries(failed)) invocation.failed[`${appid} ${part}`] = kind
    }
  })
  return together(runs.flat(), appids.length)
}

/** @param count how many mini programs were meant */
function together(runs: { appid: string; result: SyncResult }[], count: number): SyncResult {
  const results = runs.map(({ result }) => result)
  const sum = (of: keyof typeof NOTHING_DONE) => results.reduce((total, result) => total + result[of], 0)
  return {
    ...byKind(({ counts }) =>
      sumOf(
        results.map(result => result[counts]),
        count,
      ),
    ),
    evidence: sum('evidence'),
    alerts: sum('alerts'),
    removed: sum('removed'),
    apps: runs.map(({ appid, result }): AppSync => ({ appid, ...byKind(({ counts }) => result[counts]) })),
  }
}

/** What came of a kind in all; why it failed where nothing came. */
function sumOf(all: (SyncedKind | SyncFailure)[], count: number): SyncedKind | SyncFailure {
  const synced = all.flatMap(one => (one.error ? [] : one))
  const failure = all.find(({ error }) => error)
  if (failure && synced.length === 0) return failure
  const sum = (of: 'fetched' | 'added' | 'changed') => synced.reduce((total, one) => total + one[of], 0)
  return {
    fetched: sum('fetched'),
    added: sum('added'),
    changed: sum('changed'),
    complete: synced.length === count && synced.every(({ complete }) => complete),
  }
}
