import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import { ADMIN_OPENID, type CallOptions, LocalCloud, type LocalCloudOptions } from '../../scripts/local/cloud'
import type { Envelope, Failure } from '../../shared/types'

/** What stands in no envelope and no log line, whatever happens. */
const SECRETS = ['local-secret-key', 'local-session-token']

/** Where feedback comes from, for tests that must hold both ways. */
export const TRANSPORTS = [
  { transport: 'cloud', list: 'operation.getFeedback', media: 'operation.getFeedbackmedia' },
  { transport: 'https', list: '/wxaapi/feedback/list', media: '/cgi-bin/media/getfeedbackmedia' },
] as const

/** A local cloud for the tests of one file, with no faults at the beginning of each. */
export function useLocalCloud(options?: LocalCloudOptions) {
  let running: LocalCloud | undefined
  const cloud = () => {
    if (!running) throw new Error('the local cloud is not running')
    return running
  }
  beforeAll(async () => {
    // .ci/run names the runtimes of CloudBase, one after the other.
    const node = process.env.FUNCTIONS_NODE
    running = await LocalCloud.start({ ...(node && { node }), ...options })
  })
  beforeEach(() => {
    cloud().faults.clear()
    cloud().clearRequests()
  })
  afterAll(() => running?.stop())

  /** Calls as an administrator would, unless told otherwise, and looks for secrets in all that came out. */
  async function call(name: string, event: unknown, options: CallOptions = {}) {
    const { result, logs } = await cloud().call(name, event, { openid: ADMIN_OPENID, ...options })
    const tokens = cloud().requests.flatMap(({ token }) => token ?? [])
    const secrets = cloud().apps.map(({ secret }) => secret)
    for (const secret of [...SECRETS, ...secrets, ...tokens]) {
      expect(JSON.stringify(result)).not.toContain(secret)
      expect(logs).not.toContain(secret)
    }
    return { envelope: result as Envelope<unknown>, logs }
  }

  return {
    cloud,
    call,
    /** The data of a call that must succeed. */
    async data<Data>(name: string, event: unknown, options?: CallOptions): Promise<Data> {
      const { envelope } = await call(name, event, options)
      expect(envelope).toMatchObject({ errCode: 0, errMsg: `${name}:ok` })
      return ('data' in envelope ? envelope.data : undefined) as Data
    },
    /** The error of a call that must fail. */
    async error(
      name: string,
      event: unknown,
      options?: CallOptions,
    ): Promise<Failure['error'] & { errCode: number }> {
      const { envelope } = await call(name, event, options)
      if (!('error' in envelope)) throw new Error(`${name} did not fail: ${JSON.stringify(envelope)}`)
      expect(envelope.errMsg).toBe(`${name}:fail ${envelope.error.message}`)
      return { ...envelope.error, errCode: envelope.errCode }
    },
    /** How often something was asked for since the test began. */
    requestsTo: (name: string) => cloud().requests.filter(request => request.name === name),
  }
}
