import type { Caller } from '../caller'
import {
  type Access,
  isClosed,
  isOwner,
  isTimer,
  memberRefused,
  seenByOwner,
  strangerRefused,
} from '../function/access'
import type { Invocation, Seen } from '../invocation'
import { servedApps } from '../wechat/served'
import { findPeople, isMember } from './people'
import { whereArchived } from './presence'

/*
 * Who may call, where members may, and which mini programs each may see. Who is a member stands in the database; an
 * owner's call does not look there.
 */

/** A member who was removed is refused after this time at the latest, in milliseconds. */
const REMEMBERED_MS = 60_000

/** So soon after it was read, the list is not read again for somebody whom it lacks. */
const READ_AGAIN_MS = 5000

/** The time that a list may take to be read. */
const MOST_MS = 3000

/** The members as this instance read them last, and when. */
let remembered: { seen: Map<string, Seen>; time: number } | undefined

/** The members are read anew for the next call. */
export function lookAgain(): void {
  remembered = undefined
}

/** Whoever handles voices: owners and members. */
export const handlers: Access = async (caller, invocation) => {
  const seen =
    seenByOwner(caller.openid) ?? (isOwner(caller) ? 'all' : await seenByMember(caller, invocation))
  if (!seen || !(await isAnyServed(seen, invocation))) throw strangerRefused(caller)
  invocation.seen = seen
}

export const owners: Access = async (caller, invocation) => {
  await handlers(caller, invocation)
  if (!isOwner(caller)) throw memberRefused('do this')
}

/** Owners, members and the owner's timer. */
export const timerOrHandlers: Access = async (caller, invocation) => {
  if (!isTimer(caller)) await handlers(caller, invocation)
  else invocation.seen = 'all'
}

/** Whoever may see only mini programs that are not served may see none. */
const isAnyServed = async (seen: Seen, invocation: Invocation): Promise<boolean> => {
  if (seen === 'all') return true
  const served = await servedApps(invocation)
  return served?.some(appid => seen.includes(appid)) ?? false
}

async function seenByMember({ openid }: Caller, invocation: Invocation): Promise<Seen | undefined> {
  if (!openid || isClosed()) return undefined
  const { seen, time = 0 } = remembered ?? {}
  const age = Date.now() - time
  const known = seen?.get(openid)
  // A clock may be set back.
  if (age >= 0 && age < (known ? REMEMBERED_MS : READ_AGAIN_MS)) return known
  const read = Date.now()
  const found = await whereArchived(invocation, findPeople, { create: false, mostMs: MOST_MS })
  if (!found) return undefined
  const members = found.known.filter(isMember)
  const now = new Map(members.map(({ openid, appids }): [string, Seen] => [openid, appids ?? 'all']))
  remembered = { seen: now, time: read }
  return now.get(openid)
}
