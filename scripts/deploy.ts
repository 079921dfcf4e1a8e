import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { build } from './build'
import { type DeploySettings, readDeploySettings } from './deploy/settings'
import { readOnline, tcb } from './deploy/tcb'
import { DeployError, mergeVariables, type Variables } from './deploy/variables'

// Why not `tcb fn deploy` alone: it sends a variable without a value as an empty one, and its list of variables
// replaces what is online, without a word about what is lost. It also ends with 0 when it failed.

const project = join(import.meta.dirname, '..')

async function deploy(
  { envId, config, cloudFunction, given }: DeploySettings,
  folder: string,
): Promise<void> {
  const { name } = cloudFunction
  const before = await readOnline(folder, envId, name)
  const { variables, added, changed, kept } = mergeVariables(before?.envVariables ?? {}, given)
  const told = [`${name} ${before ? 'is updated' : 'is new'} in ${envId}.`]
  if (added.length) told.push(`Variables added: ${added.join(', ')}`)
  if (changed.length) told.push(`Variables changed: ${changed.join(', ')}`)
  if (kept.length)
    told.push(`Variables kept as they are online, since none is given here: ${kept.join(', ')}`)
  if (!variables.ADMIN_OPENIDS) told.push('ADMIN_OPENIDS is empty, so everybody will be refused.')
  if (before && before.runtime !== cloudFunction.runtime)
    told.push(`It stays on ${before.runtime}: a runtime is fixed when a function is created.`)
  console.log(told.join('\n'))

  const file = join(folder, 'cloudbaserc.json')
  const functionRoot = relative(folder, join(project, config.functionRoot))
  const complete = {
    ...config,
    envId,
    functionRoot,
    functions: [{ ...cloudFunction, envVariables: variables }],
  }
  await writeFile(file, JSON.stringify(complete), { mode: 0o600 })
  // As a zip: the function is small enough, and that takes one request instead of an upload to storage.
  const printed = await tcb(folder, ['fn', 'deploy', name, '-e', envId, '--yes', '--deployMode', 'zip'])
  const after = await readOnline(folder, envId, name)
  const isThere =
    after?.timeout === cloudFunction.timeout &&
    after.memorySize === cloudFunction.memorySize &&
    alike(after.envVariables, variables)
  if (!isThere)
    throw new DeployError(
      `${printed.trim()}\n\n${name} is not online as it should be; see what tcb says above.`,
    )
  console.log(
    [
      `${name} is deployed. Two things only WeChat DevTools does, each once, by right-click on ${name}:`,
      '- 上传并部署：所有文件. tcb does not apply the permissions of config.json.',
      '- 上传触发器. A timer that tcb sets may make no cloud calls (-501007); feedback then needs WECHAT_APPSECRET.',
    ].join('\n'),
  )
}

function alike(one: Variables, other: Variables): boolean {
  const text = (variables: Variables) => JSON.stringify(Object.entries(variables).sort())
  return text(one) === text(other)
}

const { values } = parseArgs({ options: { 'no-build': { type: 'boolean' } } })
let folder: string | undefined
let given: string[] = []
try {
  const settings = await readDeploySettings(project)
  given = Object.values(settings.given)
  if (!values['no-build']) await build()
  // In a folder of its own: in the project, tcb would read the cloudbaserc.json there, and values with quotation marks
  // would break it. It holds secrets for as long as tcb reads them; dist/ is neither in git nor in the package.
  folder = await mkdtemp(join(project, 'dist/deploy-'))
  await deploy(settings, folder)
} catch (error) {
  if (!(error instanceof DeployError)) throw error
  // The message quotes tcb. It should hold no values of variables, but tcb is not our code.
  console.error(given.reduce((text, value) => text.replaceAll(value, '…'), error.message))
  process.exitCode = 1
} finally {
  if (folder) await rm(folder, { recursive: true, force: true })
}
