import type { Caller } from '../caller'
import {
  type Access,
  isClosed,
  isOwner,
  isTimer,
  listedOwners,
  memberRefused,
  pushOrOwners,
  strangerRefused,
} from '../function/access'
import type { Invocation, Seen } from '../invocation'
import { servedApps } from '../wechat/served'
import { findPeople, isMember } from './people'
import { whereArchived } from './presence'
import { isAnyServed, seenIn } from './seen'

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

/** Who may is decided once it is known what is served. */
const onceServed =
  (access: Access): Access =>
  async (caller, invocation) => {
    invocation.served = await servedApps(invocation)
    await access(caller, invocation)
  }

/** Anybody: the operation looks at the caller by itself. */
export const anybody = onceServed(() => {})

/** WeChat's message push, and owners. */
export const pushes = onceServed(pushOrOwners)

/** Whoever handles voices: owners and members. */
export const handlers = onceServed(async (caller, invocation) => {
  const ofOwner = listedOwners(invocation).get(caller.openid ?? '')
  const seen = ofOwner ?? (isOwner(invocation) ? 'all' : await seenByMember(caller, invocation))
  if (!seen) throw strangerRefused(caller)
  invocation.seen = seen
})

export const owners: Access = async (caller, invocation) => {
  await handlers(caller, invocation)
  if (!isOwner(invocation)) throw memberRefused('do this')
}

/** Owners, members and the owner's timer. */
export const timerOrHandlers = onceServed(async (caller, invocation) => {
  if (isTimer(caller)) invocation.seen = 'all'
  else await handlers(caller, invocation)
})

async function seenByMember({ openid }: Caller, invocation: Invocation): Promise<Seen | undefined> {
  if (!openid || isClosed()) return undefined
  const seen = (await readMembers(openid, invocation))?.get(openid)
  return seen && isAnyServed(seen, invocation) ? seen : undefined
}

/** What each member may see, read anew where this one is missing. */
async function readMembers(openid: string, invocation: Invocation): Promise<Map<string, Seen> | undefined> {
  const { seen, time = 0 } = remembered ?? {}
  const age = Date.now() - time
  // A clock may be set back.
  if (age >= 0 && age < (seen?.has(openid) ? REMEMBERED_MS : READ_AGAIN_MS)) return seen
  const read = Date.now()
  const found = await whereArchived(invocation, findPeople, { create: false, mostMs: MOST_MS })
  if (!found) return undefined
  const members = found.known.filter(isMember)
  const each = new Map(members.map(person => [person.openid, seenIn(person)]))
  remembered = { seen: each, time: read }
  return each
}
