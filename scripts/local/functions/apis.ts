import type { ReceivedParams } from '../http/params'
import { CloudBaseRefusal } from '../http/refusals'
import { sourceOf } from './environment'
import { type FunctionProcess, PlatformError } from './process'
import type { Functions } from './state'

/** What the gateway answers of the functions, by action. */
export function functionApis(
  functions: Functions,
): Record<string, (params: ReceivedParams, caller: FunctionProcess | undefined) => unknown> {
  return {
    async 'functions.invokeFunction'({ function_name, request_data }, caller) {
      const name = String(function_name)
      if (!functions.names().includes(name)) {
        const message = `FunctionName parameter could not be found: ${name}`
        throw new CloudBaseRefusal('FUNCTIONS_REQUEST_FAIL', message)
      }
      const { openid, source } = caller?.origin ?? {}
      const event: unknown = request_data ? JSON.parse(String(request_data)) : {}
      try {
        // The first caller's OPENID stays; SOURCE grows by the function in between.
        const { result } = await functions.call(name, event, {
          openid,
          source: `${sourceOf({ openid, source })},scf`,
        })
        return { response_data: JSON.stringify(result) }
      } catch (error) {
        if (!(error instanceof PlatformError)) throw error
        throw new CloudBaseRefusal('FUNCTIONS_EXECUTE_FAIL', error.message)
      }
    },
  }
}
