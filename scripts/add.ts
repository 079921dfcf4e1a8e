import { CommanderError, program } from 'commander'
import { version } from '../package.json'
import { AddError, explained } from './add/error'
import { install } from './add/install'
import { say } from './add/language'
import { nameIn, type Options, planFor, unfit } from './add/plan'
import { findProject } from './add/project'
import { remainingSteps } from './add/steps'
import { describe } from './add/usage'

async function add(folder: string, options: Options): Promise<void> {
  const { force, dryRun } = options
  const project = findProject(folder)
  const plan = await planFor(project, options)
  install(plan.parts, plan.edits, { project: project.folder, version, force, dryRun })

  if (project.kind !== 'miniprogram') console.log(`${unfit(project.kind)}\n`)
  for (const [to, present] of plan.kept)
    console.log(
      say(
        `${nameIn(project, to)} 已经有了（${present}），保持原样${present === version ? '' : `；--force 换成 ${version}`}。`,
        `${nameIn(project, to)} is there already (${present}) and stays as it is${present === version ? '' : `; --force replaces it with ${version}`}.`,
      ),
    )
  const added = plan.parts.map(({ to }) => nameIn(project, to))
  if (added.length)
    console.log(
      dryRun
        ? say(
            `试运行，什么都没有写。会把 ${added.join('、')} 加进 ${project.folder}。`,
            `A dry run: nothing was written. It would add ${added.join(', ')} to ${project.folder}.`,
          )
        : say(
            `已把 ${added.join('、')} 加进 ${project.folder}。`,
            `Added ${added.join(', ')} to ${project.folder}.`,
          ),
    )
  if (plan.entered.length)
    console.log(
      (dryRun ? say('会写入：', 'It would write: ') : say('已写入：', 'Written: ')) + plan.entered.join('; '),
    )
  console.log(`${say('接下来：', 'What is left to do:')}\n\n${remainingSteps(plan)}`)
}

describe(
  program.name('wx-user-voice').version(version, '-V, --version', say('显示版本', 'shows the version')),
  add,
)

// A `--desk` without a path must not take the folder behind it for one.
program.parseAsync(process.argv.map(word => (word === '--desk' ? '--desk=' : word))).catch(error => {
  const known = explained(error, String(error.path))
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
  else if (known instanceof AddError) {
    console.error(known.message)
    process.exitCode = 1
  } else throw error
})
