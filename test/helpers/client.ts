import { createRequire } from 'node:module'
import { expect } from 'vitest'
import { ADMIN_OPENID, type CallOptions, type LocalCloud } from '../../scripts/local/cloud'
import { wxCloud } from '../../scripts/phone/wx-cloud'
import * as source from '../../shared/client/client'

const built: typeof source = createRequire(import.meta.url)('../../dist/client/index.js')

/** The client as it is written and as it is shipped: what holds of the one holds of the other. */
export const CLIENTS: [string, typeof source][] = [
  ['shared/client/client.ts', source],
  ['dist/client/index.js', built],
]

/** `wx.cloud` on an administrator's phone. What it sends to userVoice, the built function of that name does. */
export const phone = (cloud: LocalCloud, options: CallOptions = {}) =>
  wxCloud((name, event) => {
    const { action, ...input }: { action?: string } = event
    const called = name === 'userVoice' && action ? action : name
    return cloud.call(called, input, { openid: ADMIN_OPENID, ...options })
  })

export const answering = (result: unknown): source.WxCloud => ({ callFunction: async () => ({ result }) })
export const rejecting = (rejection: unknown): source.WxCloud => ({
  callFunction: () => Promise.reject(rejection),
})

/** What a call of the client was rejected with, which must be an error for the screen. */
export async function errorOf(promise: Promise<unknown>): Promise<source.UserVoiceError> {
  const error = await promise.then(
    () => undefined,
    thrown => thrown,
  )
  expect(error).toBeInstanceOf(Error)
  expect(error).toMatchObject({ name: 'UserVoiceError', userMessage: expect.stringMatching(/[。]$/) })
  return error
}
