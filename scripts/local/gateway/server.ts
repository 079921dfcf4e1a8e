import { deliver } from '../http/delivery'
import type { Faults } from '../http/faults'
import type { RecordedRequest } from '../http/requests'
import { type LoopbackServer, listen } from '../http/server'
import { answerCall, type GatewayServices } from './apis'
import { readGatewayRequest } from './request'

interface GatewayOptions {
  /** A function, since the functions need the gateway's address first. */
  services(): GatewayServices
  faults: Faults
  record(request: RecordedRequest): void
}

/** The cloud's gateway: what wx-server-sdk in a function calls, `POST /admin`. */
export function startGateway({ services, faults, record }: GatewayOptions): Promise<LoopbackServer> {
  return listen(async (request, response) => {
    const { apiToken, ...call } = await readGatewayRequest(request)
    const { name, params } = call
    const caller = services().functions.withToken(apiToken)
    const functionName = caller?.functionName
    const method = request.method ?? 'POST'
    record({ server: 'gateway', method, name, params, functionName, headers: request.headers })
    const fault = faults.take(name)
    const answer = () => answerCall({ ...call, caller, order: fault?.order }, services())
    if (fault && 'kill' in fault.order) {
      if (fault.order.kill === 'after') await answer()
      caller?.kill('killed by a test')
      response.destroy()
      return
    }
    await deliver(response, fault, answer)
  })
}
