import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { CommandError } from '../terminal/errors'
import { isEnvId, mistakesIn } from './mistakes'
import { readVariables, type Variables, withValues } from './variables'

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
  /** What is probably wrong in .env.local, without any value. */
  mistakes: string[]
}

/** What is to be deployed: cloudbaserc.json, with the values of the shell's variables or else of .env.local. */
export async function readDeploySettings(project: string): Promise<DeploySettings> {
  const config = parsed(await readFile(join(project, 'cloudbaserc.json'), 'utf8'))
  const file = readVariables(await readFile(join(project, '.env.local'), 'utf8').catch(() => ''))
  const values = { ...file, ...withValues(process.env) }
  const { ENV_ID: envId } = values
  if (!envId)
    throw new CommandError(
      'ENV_ID is not given: copy .env.example to .env.local and put the id of your environment (环境 ID) in it.',
    )
  if (!isEnvId(envId))
    throw new CommandError(
      'ENV_ID is not the id of an environment, such as cloud1-3gx5k2d8f1c7e9a0: copy it from the cloud console (环境 ID).',
    )
  const [cloudFunction] = config.functions
  const names = Object.keys(cloudFunction.envVariables)
  const given = Object.fromEntries(names.flatMap(name => (values[name] ? [[name, values[name]]] : [])))
  return { envId, config, cloudFunction, given, mistakes: mistakesIn(file, given, ['ENV_ID', ...names]) }
}

function parsed(text: string): DeploySettings['config'] {
  try {
    return v.parse(cloudbaserc, JSON.parse(text))
  } catch (error) {
    const reason = error instanceof Error ? error.message : error
    throw new CommandError(`cloudbaserc.json is not as it should be: ${reason}`)
  }
}
