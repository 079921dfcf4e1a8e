import { basename, dirname, join } from 'node:path'
import { confirms, hasTerminal } from './ask'
import { AddError } from './error'
import type { Change } from './install'
import { withProperty } from './json'
import { say } from './language'
import type { Project } from './project'

/** As WeChat's own templates call it. */
const USUAL_NAME = 'cloudfunctions/'

/** The folder for cloud functions; where the project names none, it is entered if the owner agrees. */
export async function functionRootOf(
  project: Project,
  { yes, dryRun }: { yes: boolean; dryRun: boolean },
): Promise<Change & { functionRoot: string }> {
  if (project.functionRoot) return { functionRoot: project.functionRoot, edits: [], entered: [], steps: [] }
  const { config, configPath, folder, framework } = project
  const { file } = config
  const line = `"cloudfunctionRoot": "${USUAL_NAME}"`
  const [inside] = configPath
  const place = inside === undefined ? basename(file) : `${basename(file)} (${inside})`
  if (!(yes || dryRun)) {
    const missing = say(
      `${file} 没有写云函数放在哪个文件夹。`,
      `${file} names no folder for cloud functions.`,
    )
    if (!hasTerminal())
      throw new AddError(
        missing +
          say(
            `请在 ${place} 里加上 ${line}，或者加上 --yes 让这条命令写。`,
            ` Add ${line} to ${place}, or let this command do it with --yes.`,
          ),
      )
    if (!(await confirms(missing + say(`写上 ${line} 吗？`, ` Write ${line} into it?`))))
      throw new AddError(say('什么都没有改动。', 'Nothing was changed.'))
  }
  const entered = say(
    `${place}：${line}${dryRun && !yes ? '（会先问你；没有终端时要加 --yes）' : ''}`,
    `${place}: ${line}${dryRun && !yes ? ' (you are asked first; without a terminal it needs --yes)' : ''}`,
  )
  return {
    // What a framework copies into its output stands among its sources.
    functionRoot: join(dirname(file) === folder ? folder : (framework?.sources ?? folder), USUAL_NAME),
    edits: [{ file, text: entry() }],
    entered: [entered],
    steps: [],
  }

  function entry(): string {
    const property: [string, unknown] = ['cloudfunctionRoot', USUAL_NAME]
    const { text, value } = config
    if (inside === undefined) return withProperty(text, [], property, 'miniprogramRoot')
    if (value[inside] === undefined)
      return withProperty(text, [], [inside, Object.fromEntries([property])], '')
    return withProperty(text, [inside], property, 'appid')
  }
}
