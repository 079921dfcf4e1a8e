import { isOwner } from '../function/access'
import * as input from '../function/input'
import type { Operation } from '../function/operation'
import type { Nothing } from '../types'
import { seenAppIn } from './app-names'
import { type Archive, openArchive } from './archive'
import { auditIn } from './audit'
import { metaId } from './meta'
import { formerOf, mayBeKnown, peopleIn, peopleOf } from './people'
import { appsOfCaller } from './seen'
import { settingsIn } from './settings'
import type { Settings } from './settings-types'

export const getSettings: Operation<Nothing, Settings> = {
  input: input.object({}),
  call: async (_, invocation) => readAll(await openArchive(invocation)),
}

/** All settings, as the caller may see them. */
export async function readAll({ meta, appid, _, invocation }: Archive): Promise<Settings> {
  const { caller } = invocation
  const mine = appsOfCaller(invocation)
  const appids = mine.length > 1 ? mine : []
  const ids = [metaId.settings(appid), metaId.members, ...appids.map(metaId.app)]
  const documents = await meta.find({ _id: _.in(ids) })
  const named = (id: string) => documents.find(({ _id }) => _id === id)
  const { known } = peopleIn(named(metaId.members))
  const isOwners = isOwner(invocation)
  return {
    ...settingsIn(named(metaId.settings(appid))),
    people: peopleOf(known, invocation),
    former: formerOf(known, invocation),
    me: { openid: caller.openid ?? '', role: isOwners ? 'owner' : 'member' },
    ...(appids.length > 0 && { apps: appids.map(appid => seenAppIn(appid, named(metaId.app(appid)))) }),
    ...(isOwners && { audit: auditIn(named(metaId.members)).filter(mayBeKnown(invocation)) }),
  }
}
