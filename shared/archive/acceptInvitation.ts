import { openDatabase } from '../database/database'
import { OperationError } from '../errors'
import { isClosed, isOwner, listedOwners, strangerRefused } from '../function/access'
import * as input from '../function/input'
import { appids } from '../function/input-appid'
import type { Operation } from '../function/operation'
import type { Invocation, Seen } from '../invocation'
import { lookAgain } from './access'
import { checkAsked } from './apps'
import { sha256 } from './hash'
import { nowInSeconds } from './meta'
import {
  changePeople,
  findPeople,
  isMember,
  knownName,
  type OpenInvitation,
  personName,
  withPerson,
} from './people'
import { whereArchived } from './presence'
import { appidsOfSeen, bothSee, eitherSees, isAllSeen, isAnyServed, seenIn } from './seen'
import type { NewMember } from './settings-types'

const code = input.optional(input.text(1, 1024))
const appid = input.optional(appids)
/** What a new member gives; the code was looked at before. */
const answer = input.object({ code, name: personName, appid })
/** What somebody gives who may call already. */
const needless = input.object({ code, name: input.optional(personName), appid })

/**
 * Makes whoever holds an invitation a member. With any other code, a stranger is refused as he is everywhere: so the event
 * is not read before its code is found.
 */
export const acceptInvitation: Operation<unknown, NewMember> = {
  input: Object.assign((event: unknown) => event, { fields: ['code', 'name'] }),
  async call(event, invocation) {
    const { openid = '' } = invocation.caller
    if (!isOwner(invocation)) return { name: await nameOfMember(event, invocation) }
    const seen = listedOwners(invocation).get(openid) ?? 'all'
    checkAsked('appid', needless(event).appid, { ...invocation, seen })
    const people = await whereArchived(invocation, findPeople)
    return { name: knownName(people?.known ?? [], openid) }
  },
}

/** The name of somebody who is a member already, or becomes one. A stranger costs one read, and nothing is written. */
async function nameOfMember(event: unknown, invocation: Invocation): Promise<string> {
  const refusal = strangerRefused(invocation.caller)
  const { openid } = invocation.caller
  if (!openid || isClosed()) throw refusal
  const given: Record<string, unknown> = Object(event)
  const hash = typeof given.code === 'string' ? sha256(given.code) : undefined
  let name = ''
  let isKnown = false
  try {
    const database = await openDatabase(invocation, { create: false })
    await changePeople(
      ({ known, invitations }) => {
        const before = known.find(person => person.openid === openid && isMember(person))
        const had = before && isAnyServed(seenIn(before), invocation) ? seenIn(before) : undefined
        const now = nowInSeconds()
        const found = invitations.find(invitation => invitation.hash === hash && invitation.expires > now)
        const offered = found && offeredBy(found, had, invocation)
        const seen = offered ?? had
        if (!seen) throw refusal
        isKnown = true
        const { name: own, appid } = had ? needless(event) : answer(event)
        checkAsked('appid', appid, { ...invocation, seen })
        name = before?.name || (offered && own) || ''
        if (!found || !offered) return undefined
        return {
          known: withPerson(known, { openid, name, since: before?.since ?? now, ...appidsOfSeen(seen) }),
          invitations: invitations.filter(invitation => invitation !== found),
          audit: { action: 'acceptInvitation', count: 1, ...appidsOfSeen(seen) },
        }
      },
      openid,
      database,
    )
  } catch (error) {
    // Where there is no archive, nobody holds an invitation. Whoever holds one is told why he cannot be added.
    if (!isKnown && error instanceof OperationError && error.kind === 'not_configured') throw refusal
    throw error
  }
  lookAgain()
  return name
}

/**
 * What somebody may see who takes an invitation; `undefined` where that is no more than he had. The invitations of
 * somebody who is an owner no longer open nothing, and none opens more than its inviter sees now. A member gets more only
 * from whoever sees all that he had: otherwise whoever invited him first could not remove him.
 */
function offeredBy(
  invitation: OpenInvitation,
  had: Seen | undefined,
  invocation: Invocation,
): Seen | undefined {
  const { by } = invitation
  const inviters = by === '' ? 'all' : (listedOwners(invocation).get(by) ?? [])
  const offered = bothSee(seenIn(invitation), inviters)
  if (!isAnyServed(offered, invocation)) return undefined
  if (had === undefined) return offered
  return isAllSeen(had, inviters) && !isAllSeen(offered, had) ? eitherSees(had, offered) : undefined
}
