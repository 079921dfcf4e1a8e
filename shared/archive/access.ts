import type { Caller } from '../caller'
import { type Access, isClosed, isOwner, isTimer, memberRefused, strangerRefused } from '../function/access'
import type { Invocation } from '../invocation'
import { findPeople, isMember } from './people'
import { whereArchived } from './presence'

/*
 * Who may call, where members may. Who is a member stands in the database; an owner's call does not look there.
 */

/** A member who was removed is refused after this time at the latest, in milliseconds. */
const REMEMBERED_MS = 60_000

/** So soon after it was read, the list is not read again for somebody whom it lacks. */
const READ_AGAIN_MS = 5000

/** The time that a list may take to be read. */
const MOST_MS = 3000

/** The members as this instance read them last, and when. */
let remembered: { openids: Set<string>; time: number } | undefined

/** The members are read anew for the next call. */
export function lookAgain(): void {
  remembered = undefined
}

/** Whoever handles voices: owners and members. */
export const handlers: Access = async (caller, invocation) => {
  if (!isOwner(caller) && !(await isKnownMember(caller, invocation))) throw strangerRefused(caller)
}

export const owners: Access = async (caller, invocation) => {
  await handlers(caller, invocation)
  if (!isOwner(caller)) throw memberRefused('do this')
}

/** Owners, members and the owner's timer. */
export const timerOrHandlers: Access = async (caller, invocation) => {
  if (!isTimer(caller)) await handlers(caller, invocation)
}

async function isKnownMember({ openid }: Caller, invocation: Invocation): Promise<boolean> {
  if (!openid || isClosed()) return false
  const { openids, time = 0 } = remembered ?? {}
  const age = Date.now() - time
  const isListed = openids?.has(openid) ?? false
  // A clock may be set back.
  if (age >= 0 && age < (isListed ? REMEMBERED_MS : READ_AGAIN_MS)) return isListed
  const read = Date.now()
  const found = await whereArchived(invocation, findPeople, { create: false, mostMs: MOST_MS })
  if (!found) return false
  remembered = { openids: new Set(found.known.filter(isMember).map(({ openid }) => openid)), time: read }
  return remembered.openids.has(openid)
}
