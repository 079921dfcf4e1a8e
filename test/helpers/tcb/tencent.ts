import * as v from 'valibot'
import { type ProxiedRequest, startProxy } from './proxy'

const variables = v.object({ Variables: v.array(v.object({ Key: v.string(), Value: v.string() })) })

const request = v.looseObject({
  FunctionName: v.optional(v.string(), ''),
  Runtime: v.optional(v.string()),
  Timeout: v.optional(v.number()),
  MemorySize: v.optional(v.number()),
  Environment: v.optional(variables),
  Triggers: v.optional(v.string()),
  Code: v.optional(v.object({ ZipFile: v.string() })),
})

type Request = v.InferOutput<typeof request>

const environment = {
  EnvId: 'env-1',
  Alias: 'test',
  Status: 'NORMAL',
  Source: 'miniapp',
  Region: 'ap-shanghai',
  Functions: [{ Namespace: 'env-1', Region: 'ap-shanghai' }],
  Databases: [],
  Storages: [],
  LogServices: [],
  StaticStorages: [],
}

/** Tencent Cloud's API as far as tcb needs it to deploy a function, with the functions that are online. */
export async function startTencent() {
  const functions = new Map<string, Request>()
  const actions: string[] = []
  /** Actions to refuse, as an owner without the right would be refused. */
  const refused = new Set<string>()

  function answer({ headers, body }: ProxiedRequest): unknown {
    const action = String(headers['x-tc-action'])
    const given = v.parse(request, JSON.parse(body || '{}'))
    actions.push(action)
    if (refused.has(action)) return fault('AuthFailure.UnauthorizedOperation')
    const online = functions.get(given.FunctionName)
    switch (action) {
      case 'DescribeEnvs':
        return response({ Total: 1, EnvList: [environment] })
      case 'CreateFunction':
        if (online) return fault('ResourceInUse.FunctionName')
        functions.set(given.FunctionName, given)
        return response({})
    }
    if (!online) return fault('ResourceNotFound.FunctionName')
    switch (action) {
      case 'GetFunction':
        return response({
          ...online,
          Status: 'Active',
          Type: 'Event',
          Environment: online.Environment ?? { Variables: [] },
          Triggers: v.parse(v.array(v.unknown()), JSON.parse(online.Triggers ?? '[]')),
          VpcConfig: { VpcId: '', SubnetId: '' },
        })
      case 'BatchCreateTrigger':
      case 'UpdateFunctionCode':
      case 'UpdateFunctionConfiguration':
        functions.set(given.FunctionName, { ...online, ...given })
        return response({})
    }
    return fault('InvalidAction')
  }

  const proxy = await startProxy(answer)
  return { ...proxy, functions, actions, refused }
}

const response = (reply: object) => ({ Response: { RequestId: 'r', ...reply } })
const fault = (Code: string) => response({ Error: { Code, Message: `refused: ${Code}` } })
