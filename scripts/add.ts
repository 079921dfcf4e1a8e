import { join, relative } from 'node:path'
import { program } from 'commander'
import { AddError } from './add/error'
import { install, type Part } from './add/install'
import { readFolder } from './add/manifest'
import { findProject } from './add/project'
import { remainingSteps } from './add/steps'

/** The package's dist/, where this file is once it is built. */
const dist = import.meta.dirname

interface Options {
  name: string
  client: boolean
  force: boolean
}

function filesOf(folder: string): Map<string, Buffer> {
  const files = new Map<string, Buffer>()
  for (const [path, contents] of readFolder(join(dist, folder))) if (contents) files.set(path, contents)
  if (files.size === 0) throw new AddError(`This package is incomplete: dist/${folder} is empty.`)
  return files
}

function jsonOf(files: Map<string, Buffer>, file: string): Record<string, unknown> {
  return Object(JSON.parse(files.get(file)?.toString() ?? '{}'))
}

function add(folder: string, { name, client, force }: Options): void {
  // As CloudBase names functions.
  if (!/^[A-Za-z][\w-]{0,59}$/.test(name))
    throw new AddError(
      `"${name}" is no name for a cloud function: a letter, then letters, digits, _ or -, at most 60.`,
    )
  const project = findProject(folder)
  const cloudFunction = filesOf('functions/userVoice')
  const manifest = jsonOf(cloudFunction, 'package.json')
  const version = String(manifest.version)
  cloudFunction.set('package.json', Buffer.from(`${JSON.stringify({ ...manifest, name }, null, 2)}\n`))
  const parts: Part[] = [{ files: cloudFunction, to: join(project.functionRoot, name) }]
  const clientFolder = client ? join(project.miniprogramRoot, 'lib', 'wx-user-voice') : undefined
  if (clientFolder) {
    const files = filesOf('client')
    // It tells Node.js how to read the client; mini programs do not need it.
    files.delete('package.json')
    parts.push({ files, to: clientFolder })
  }
  install(parts, { project: project.folder, version, force })
  const added = parts.map(({ to }) => relative(project.folder, to)).join(' and ')
  console.log(`Added ${added} to ${project.folder}. What is left to do:\n`)
  console.log(remainingSteps({ project, name, client: clientFolder }))
}

program
  .name('wx-user-voice')
  .description('User feedback and order comments for the administrators of a WeChat mini program')
program
  .command('add')
  .description('puts the cloud function and the client into a mini program project')
  .argument('[folder]', 'the folder of project.config.json, or one below it', '.')
  .option('--name <name>', 'what to call the cloud function', 'userVoice')
  .option('--no-client', 'leaves the client out, for those who install it from npm (构建 npm)')
  .option('--force', 'replaces what an earlier version put there', false)
  .action(add)

try {
  program.parse()
} catch (error) {
  if (!(error instanceof AddError)) throw error
  console.error(error.message)
  process.exitCode = 1
}
