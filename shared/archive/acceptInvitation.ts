import { openDatabase } from '../database/database'
import { OperationError } from '../errors'
import { isClosed, isListedOwner, isOwner, strangerRefused } from '../function/access'
import * as input from '../function/input'
import type { Operation } from '../function/operation'
import type { Invocation } from '../invocation'
import { lookAgain } from './access'
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
import type { NewMember } from './settings-types'

const code = input.optional(input.text(1, 1024))
/** What a new member gives; the code was looked at before. */
const answer = input.object({ code, name: personName })
/** What somebody gives who may call already. */
const needless = input.object({ code, name: input.optional(personName) })

/**
 * Makes whoever holds an invitation a member. With any other code, a stranger is refused as he is everywhere: so the event
 * is not read before its code is found.
 */
export const acceptInvitation: Operation<unknown, NewMember> = {
  input: Object.assign((event: unknown) => event, { fields: answer.fields }),
  async call(event, invocation) {
    const { caller } = invocation
    if (!isOwner(caller)) return { name: await nameOfMember(event, invocation) }
    needless(event)
    const people = await whereArchived(invocation, findPeople)
    return { name: knownName(people?.known ?? [], caller.openid ?? '') }
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
        const before = known.find(person => person.openid === openid)
        if (before && isMember(before)) {
          isKnown = true
          needless(event)
          name = before.name
          return undefined
        }
        const now = nowInSeconds()
        const found = invitations.find(invitation => invitation.hash === hash)
        if (!found || !isOpen(found, now)) throw refusal
        isKnown = true
        name = answer(event).name
        return {
          known: withPerson(known, { openid, name, since: now }),
          invitations: invitations.filter(invitation => invitation !== found),
          audit: { action: 'acceptInvitation', count: 1 },
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

/** The invitations of somebody who is an owner no longer open nothing. */
const isOpen = ({ by, expires }: OpenInvitation, now: number): boolean =>
  expires > now && (by === '' || isListedOwner(by))
