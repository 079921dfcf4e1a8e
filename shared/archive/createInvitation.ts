import { randomBytes } from 'node:crypto'
import { SECONDS_A_DAY } from '../china-time'
import * as input from '../function/input'
import { appids } from '../function/input-appid'
import type { Operation } from '../function/operation'
import { checkAsked } from './apps'
import { openArchive } from './archive'
import { sha256 } from './hash'
import { nowInSeconds } from './meta'
import { changePeople } from './people'
import { appidsOfSeen } from './seen'
import type { Invitation } from './settings-types'

const MOST_OPEN = 20

const invitation = input.object(
  { appid: input.optional(appids), appids: input.optional(appids) },
  ({ appid, appids }) =>
    appid && appids ? [{ field: 'appids', message: 'and appid are both given: one of them is enough' }] : [],
)

/** Makes an invitation for one person; forgets those whose time is over. It is about what the inviter sees, unless told. */
export const createInvitation: Operation<ReturnType<typeof invitation>, Invitation> = {
  input: invitation,
  async call({ appid, appids = appid }, invocation) {
    const { openid: by = '' } = invocation.caller
    checkAsked('appids', appids, invocation)
    const seen = appidsOfSeen(appids ?? invocation.seen)
    const scope = JSON.stringify(seen)
    const code = randomBytes(16).toString('hex')
    const now = nowInSeconds()
    const expires = now + SECONDS_A_DAY
    await changePeople(
      ({ invitations }) => {
        const open = invitations.filter(invitation => invitation.expires > now)
        // Whoever may see other mini programs must not be in the way.
        if (open.filter(({ appids }) => JSON.stringify({ appids }) === scope).length >= MOST_OPEN) {
          const message = `would be more than ${MOST_OPEN} that nobody has used yet; each is open for 24 hours`
          throw input.invalidInput([{ field: 'invitation', message }])
        }
        return {
          invitations: [...open, { hash: sha256(code), by, expires, ...seen }],
          audit: { action: 'createInvitation', count: 1, ...seen },
        }
      },
      by,
      await openArchive(invocation),
    )
    return { code, page: `inbox/inbox?invitation=${code}`, expires }
  },
}
