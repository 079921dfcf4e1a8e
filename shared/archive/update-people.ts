import { listedOwners } from '../function/access'
import { invalidInput } from '../function/input'
import { lookAgain } from './access'
import type { Archive } from './archive'
import { nowInSeconds } from './meta'
import { changePeople, isMember, mayBeKnown, type People, peopleOf, withPerson } from './people'
import { appidsOfSeen, isAllSeen, scopeOf, seenIn } from './seen'
import type { SettingsUpdate } from './settings-types'

/** Gives the caller his name, and removes a member. */
export async function updatePeople(
  { myName, removeMember }: SettingsUpdate,
  archive: Archive,
): Promise<void> {
  const { openid = '' } = archive.invocation.caller
  if (myName !== undefined && !openid) {
    throw invalidInput([
      { field: 'myName', message: 'is that of the person who calls: this caller has no openid' },
    ])
  }
  await changePeople(
    before => {
      const named = myName === undefined ? before.known : withName(before.known, openid, myName)
      const removed = removeMember === undefined ? undefined : memberToRemove(removeMember, named, archive)
      const known = removed ? withPerson(named, { ...removed, until: nowInSeconds() }) : named
      if (known === before.known) return undefined
      if (!removed) return { known }
      return { known, audit: { action: 'removeMember', count: 1, ...appidsOfSeen(seenIn(removed)) } }
    },
    openid,
    archive,
  )
  lookAgain()
}

/**
 * Who was a member is known no longer; who is one stays one, without a name. Whoever may see more than the mini programs
 * that are meant keeps his.
 */
export const forgetName = (openid: string, archive: Archive): Promise<void> =>
  changePeople(
    ({ known }) => {
      const found = known.find(person => person.openid === openid)
      if (!found || (isMember(found) && !found.name)) return undefined
      const seen = listedOwners(archive.invocation).get(openid) ?? seenIn(found)
      if (!isAllSeen(seen, scopeOf(archive.invocation))) return undefined
      return {
        known: isMember(found)
          ? withPerson(known, { ...found, name: '' })
          : known.filter(person => person !== found),
      }
    },
    archive.invocation.caller.openid ?? '',
    archive,
  )

type Known = People['known']

function withName(known: Known, openid: string, name: string): Known {
  const before = known.find(person => person.openid === openid)
  return before?.name === name ? known : withPerson(known, { ...before, openid, name })
}

/** `undefined` where he was removed before: somebody repeats a call whose answer was lost. */
function memberToRemove(openid: string, known: Known, { invocation }: Archive): Known[number] | undefined {
  const isPerson = (person: { openid: string }) => person.openid === openid
  if (peopleOf(known, invocation).find(isPerson)?.role === 'owner') {
    const refusal = wrong('is an owner, not a member')
    throw refusal.with(refusal.message, {
      hint: 'Who is an owner stands in ADMIN_OPENIDS in the environment variables of this function: remove the openid there.',
    })
  }
  const found = known.filter(mayBeKnown(invocation)).find(isPerson)
  if (found && isMember(found)) return found
  if (found?.until !== undefined) return undefined
  throw wrong('is not the openid of a member')
}

const wrong = (message: string) => invalidInput([{ field: 'removeMember', message }])
