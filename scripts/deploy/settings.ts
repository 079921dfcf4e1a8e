import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { DeployError, readVariables, type Variables, withValues } from './variables'

const cloudFunction = v.looseObject({
  name: v.string(),
  runtime: v.string(),
  timeout: v.number(),
  memorySize: v.number(),
  envVariables: v.record(v.string(), v.string()),
})

const cloudbaserc = v.looseObject({
  functionRoot: v.string(),
  functions: v.tuple([cloudFunction]),
})

export interface DeploySettings {
  envId: string
  /** cloudbaserc.json as it is in the project. */
  config: v.InferOutput<typeof cloudbaserc>
  cloudFunction: v.InferOutput<typeof cloudFunction>
  /** The variables that have a value here. */
  given: Variables
}

/** What is to be deployed: cloudbaserc.json, with the values of the shell's variables or else of .env.local. */
export async function readDeploySettings(project: string): Promise<DeploySettings> {
  const config = v.parse(cloudbaserc, JSON.parse(await readFile(join(project, 'cloudbaserc.json'), 'utf8')))
  const file = await readFile(join(project, '.env.local'), 'utf8').catch(() => '')
  const values = { ...readVariables(file), ...withValues(process.env) }
  const { ENV_ID: envId } = values
  if (!envId)
    throw new DeployError(
      'ENV_ID is not given: copy .env.example to .env.local and put the id of your environment (环境 ID) in it.',
    )
  const [cloudFunction] = config.functions
  const given = Object.keys(cloudFunction.envVariables).flatMap(name => {
    const value = values[name]
    return value ? [[name, value]] : []
  })
  return { envId, config, cloudFunction, given: Object.fromEntries(given) }
}
