import { isOwner } from '../function/access'
import * as input from '../function/input'
import type { Operation } from '../function/operation'
import type { Nothing } from '../types'
import { type Archive, openArchive } from './archive'
import { auditIn } from './audit'
import { metaId } from './meta'
import { formerOf, peopleIn, peopleOf } from './people'
import { settingsIn } from './settings'
import type { Settings } from './settings-types'

export const getSettings: Operation<Nothing, Settings> = {
  input: input.object({}),
  call: async (_, invocation) => readAll(await openArchive(invocation)),
}

/** All settings, as the caller may see them. */
export async function readAll({ meta, appid, _, invocation: { caller } }: Archive): Promise<Settings> {
  const documents = await meta.find({ _id: _.in([metaId.settings(appid), metaId.members]) })
  const named = (id: string) => documents.find(({ _id }) => _id === id)
  const people = peopleIn(named(metaId.members))
  const isOwners = isOwner(caller)
  return {
    ...settingsIn(named(metaId.settings(appid))),
    people: peopleOf(people),
    former: formerOf(people),
    me: { openid: caller.openid ?? '', role: isOwners ? 'owner' : 'member' },
    ...(isOwners && { audit: auditIn(named(metaId.members)) }),
  }
}
