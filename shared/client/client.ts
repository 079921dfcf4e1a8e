/// <reference lib="es2018.asynciterable" preserve="true" />

import type { OperationName, UserVoiceClient } from '../operations/types'
import { callOperation, nextCalls } from './call'
import { IS_WRITE } from './operations'
import type { ClientOptions, WxCloud } from './types'

export type * from '../archive/evidence-types'
export type * from '../archive/operations'
export type * from '../archive/settings-types'
export type * from '../archive/types'
export type * from '../comments/operations'
export type * from '../comments/types'
export type * from '../feedback/types'
export * from '../labels'
export type * from '../operation/types'
export type * from '../operations/types'
export type * from '../setup/types'
export type * from '../sync/types'
export type * from '../types'
export * from './checks'
export * from './error'
export * from './pages'
export type * from './types'

/*
 * The client for mini programs. It ships as one file that runs as it is on base library 2.20: no other package, and
 * nothing that an engine of that time lacks. The reference above brings the one type that projects for such engines
 * lack. The package exports all that the files above export.
 */

/** A client (客户端) of the function `userVoice`, or of those that the options name: `createClient(wx.cloud)`. */
export function createClient(cloud: WxCloud, options: ClientOptions = {}): UserVoiceClient {
  function method(operation: OperationName) {
    function send(given?: object | string): Promise<object> {
      // getVoice takes the id alone, too.
      const input = typeof given === 'string' ? { id: given } : given || {}
      const answer = callOperation(cloud, options, operation, input).then(data => {
        nextCalls.set(data, send)
        return data
      })
      nextCalls.set(answer, () => send(given))
      return answer
    }
    return send
  }

  const client: Partial<Record<OperationName, unknown>> = {}
  for (const operation of Object.keys(IS_WRITE) as OperationName[]) client[operation] = method(operation)
  // One method for each row of the table, whose keys are the client's.
  return client as UserVoiceClient
}
