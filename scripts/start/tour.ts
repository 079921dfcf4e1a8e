import type { Envelope } from '../../shared/types'
import { ADMIN_OPENID, type LocalCloud } from '../local/cloud'

/** What each part of `npm start` needs to show its functions. */
export interface Tour {
  cloud: LocalCloud
  /** Whether the cloud stays up afterwards, so that addresses can be opened. */
  isOpenEnded: boolean
  /** Calls a function as an administrator does from the mini program, and prints how it ended. */
  call<Data>(name: string, event: object): Promise<Data>
}

export function tourOf(cloud: LocalCloud, isOpenEnded: boolean): Tour {
  return {
    cloud,
    isOpenEnded,
    async call<Data>(name: string, event: object): Promise<Data> {
      const { result } = await cloud.call(name, event, { openid: ADMIN_OPENID })
      // The functions are our own build, whose sources give the envelope its type.
      const envelope = result as Envelope<Data>
      console.log(`\n${name}(${JSON.stringify(event)}) → ${envelope.errMsg}`)
      if ('error' in envelope) throw new Error(`${name} failed: ${JSON.stringify(envelope)}`)
      return envelope.data
    },
  }
}
