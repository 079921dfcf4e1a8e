import * as input from '../function/input'
import type { Operation } from '../function/operation'
import { isMeant, openArchive } from './archive'
import { noteInAudit } from './audit'
import { markForgotten } from './forgotten'
import { removeVoicesOf } from './removal'
import { forgetName } from './update-people'

/**
 * Removes all that is kept of a person, the name of a member too. The mark is written first: a sync looks for it before
 * and after it adds voices, so that a sync under way brings nothing back. Called again after a failure, it goes on.
 */
export const forgetUser: Operation<{ openid: string }, { removed: number }> = {
  input: input.object({ openid: input.id }),
  async call({ openid }, invocation) {
    const archive = await openArchive(invocation)
    const count = await archive.voices.count({ appid: isMeant(archive), openid })
    await noteInAudit({ action: 'forgetUser', count }, archive)
    await markForgotten(openid, archive)
    const removed = await removeVoicesOf([openid], archive)
    await forgetName(openid, archive)
    return { removed }
  },
}
