import { randomBytes } from 'node:crypto'
import { SECONDS_A_DAY } from '../china-time'
import * as input from '../function/input'
import type { Operation } from '../function/operation'
import type { Nothing } from '../types'
import { openArchive } from './archive'
import { sha256 } from './hash'
import { nowInSeconds } from './meta'
import { changePeople } from './people'
import type { Invitation } from './settings-types'

const MOST_OPEN = 20

/** Makes an invitation for one person; forgets those whose time is over. */
export const createInvitation: Operation<Nothing, Invitation> = {
  input: input.object({}),
  async call(_, invocation) {
    const { openid: by = '' } = invocation.caller
    const code = randomBytes(16).toString('hex')
    const now = nowInSeconds()
    const expires = now + SECONDS_A_DAY
    await changePeople(
      ({ invitations }) => {
        const open = invitations.filter(invitation => invitation.expires > now)
        if (open.length >= MOST_OPEN) {
          const message = `would be more than ${MOST_OPEN} that nobody has used yet; each is open for 24 hours`
          throw input.invalidInput([{ field: 'invitation', message }])
        }
        return {
          invitations: [...open, { hash: sha256(code), by, expires }],
          audit: { action: 'createInvitation', count: 1 },
        }
      },
      by,
      await openArchive(invocation),
    )
    return { code, page: `inbox/inbox?invitation=${code}`, expires }
  },
}
