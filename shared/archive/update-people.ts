import { isListedOwner } from '../function/access'
import { invalidInput } from '../function/input'
import { lookAgain } from './access'
import type { Archive } from './archive'
import { nowInSeconds } from './meta'
import { changePeople, isMember, type People, withPerson } from './people'
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
      const known = removeMember === undefined ? named : withoutMember(named, removeMember)
      const isRemoved = known !== named
      if (known === before.known) return undefined
      return { known, ...(isRemoved && { audit: { action: 'removeMember', count: 1 } }) }
    },
    openid,
    archive,
  )
  lookAgain()
}

/** Who was a member is known no longer; who is one stays one, without a name. */
export const forgetName = (openid: string, archive: Archive): Promise<void> =>
  changePeople(
    ({ known }) => {
      const found = known.find(person => person.openid === openid)
      if (!found || (isMember(found) && !found.name)) return undefined
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

/** The same where he was removed before: somebody repeats a call whose answer was lost. */
function withoutMember(known: Known, openid: string): Known {
  if (isListedOwner(openid)) {
    const refusal = wrong('is an owner, not a member')
    throw refusal.with(refusal.message, {
      hint: 'Who is an owner stands in ADMIN_OPENIDS in the environment variables of this function: remove the openid there.',
    })
  }
  const found = known.find(person => person.openid === openid)
  if (found && isMember(found)) return withPerson(known, { ...found, until: nowInSeconds() })
  if (found?.until !== undefined) return known
  throw wrong('is not the openid of a member')
}

const wrong = (message: string) => invalidInput([{ field: 'removeMember', message }])
