import { cp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { assertBuilt, build } from './build'
import { type DeploySettings, readDeploySettings } from './deploy/settings'
import { readOnline, tcb, whatMatters } from './deploy/tcb'
import { mergeVariables, type Variables } from './deploy/variables'
import { inTemporaryFolder } from './terminal/at-end'
import { commandOf, run } from './terminal/command'
import { CommandError } from './terminal/errors'

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

  // As it is now: another build may end meanwhile.
  await cp(join(project, config.functionRoot, name), join(folder, 'functions', name), { recursive: true })
  const file = join(folder, 'cloudbaserc.json')
  const complete = {
    ...config,
    envId,
    functionRoot: 'functions/',
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
    throw new CommandError(
      `${whatMatters(printed)}\n\n${name} is not online as it should be; see what tcb says above.`,
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

await run(
  commandOf('npm run deploy --', 'Deploys userVoice to your own environment, with the values of .env.local.')
    .option('--no-build', 'deploys what was built before')
    .action(async ({ build: isToBuild }: { build: boolean }) => {
      const settings = await readDeploySettings(project)
      for (const mistake of settings.mistakes) console.error(mistake)
      if (isToBuild) await build()
      else assertBuilt()
      // In a folder of its own: in the project, tcb would read the cloudbaserc.json there, and values with quotation marks
      // would break it. It holds secrets for as long as tcb reads them.
      await inTemporaryFolder(join(tmpdir(), 'wx-user-voice-'), folder => deploy(settings, folder)).catch(
        error => {
          throw error instanceof CommandError ? withoutValues(error, Object.values(settings.given)) : error
        },
      )
    }),
)

/** The message quotes tcb. It should hold no values of variables, but tcb is not our code. */
function withoutValues({ message }: CommandError, values: string[]): CommandError {
  return new CommandError(values.reduce((text, value) => text.replaceAll(value, '…'), message))
}
