import { deliver } from '../http/delivery'
import type { Faults } from '../http/faults'
import { isRecord, parseIfJson } from '../http/json'
import type { ReceivedParams } from '../http/params'
import type { RecordedRequest } from '../http/requests'
import { type LoopbackServer, listen } from '../http/server'
import { APPID } from '../sample/identity'
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
    const { action, name, params } = call
    const caller = services().functions.withToken(apiToken)
    const functionName = caller?.functionName
    const method = request.method ?? 'POST'
    // WeChat takes every cloud call for one of the mini program to which the environment belongs.
    const appid = action === 'wx.openApi' ? APPID : appidIn(params)
    record({ server: 'gateway', method, name, params, appid, functionName, headers: request.headers })
    const fault = faults.take(name, appid)
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

/** The mini program for which a function that hands out tokens is called. */
function appidIn({ request_data }: ReceivedParams): string | undefined {
  const event = typeof request_data === 'string' ? parseIfJson(request_data) : undefined
  return isRecord(event) && typeof event.appid === 'string' ? event.appid : undefined
}
