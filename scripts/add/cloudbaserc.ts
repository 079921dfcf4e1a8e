import { join, resolve } from 'node:path'
import { functions } from '../../cloudbaserc.json'
import type { Change } from './install'
import { readJson, shown, withEntries } from './json'
import { say } from './language'
import { below } from './paths'
import type { Project } from './project'

const NAME = 'cloudbaserc.json'

interface CloudFunction {
  name: string
  /** The folder of the project's functions. */
  root: string
  /** Where the desk is, if the function must know. */
  deskPath: string | undefined
}

/** The function in the project's own cloudbaserc.json, by which tcb deploys; nothing where there is none. */
export function enterIntoCloudbaserc(
  { folder }: Project,
  { name, root, deskPath }: CloudFunction,
  yes: boolean,
): Change {
  const nothing = { edits: [], entered: [], steps: [] }
  const file = join(folder, NAME)
  const config = readJson(file, { comments: true })
  if (!config) return nothing
  const list: unknown = config.value.functions
  if (Array.isArray(list) && list.some(entry => Object(entry).name === name)) return nothing
  const entry = {
    ...functions[0],
    name,
    // With a value of its own each: tcb sends what the shell or .env does not set as an empty one.
    envVariables: {
      ADMIN_OPENIDS: '{{env.ADMIN_OPENIDS}}',
      WECHAT_APPSECRET: '{{env.WECHAT_APPSECRET}}',
      ...(deskPath === undefined ? {} : { DESK_PATH: deskPath }),
    },
  }
  const declared = resolve(folder, String(config.value.functionRoot ?? 'functions'))
  const elsewhere =
    declared === root
      ? ''
      : say(
          `（它的 functionRoot 是 ${below(folder, declared)}，而云函数在 ${below(folder, root)}）`,
          ` (its functionRoot is ${below(folder, declared)}, while the function is in ${below(folder, root)})`,
        )
  if (yes && config.isPlain && Array.isArray(list))
    return {
      edits: [{ file, text: withEntries(config.text, ['functions'], [entry], 'last') }],
      entered: [
        `${NAME}: ${name}${elsewhere}${say('（环境变量写在 .env 里）', ' (write its variables into .env)')}`,
      ],
      steps: [],
    }
  const step = say(
    `用 tcb 部署：在 ${NAME} 的 functions 里加上这一项${yes ? '' : '（--yes 会替你写）'}，环境变量写在 .env 里${elsewhere}：\n${shown(entry)}`,
    `To deploy by tcb: add this to functions in ${NAME}${yes ? '' : ' (--yes does it for you)'}, with the variables in .env${elsewhere}:\n${shown(entry)}`,
  )
  return { ...nothing, steps: [step] }
}
