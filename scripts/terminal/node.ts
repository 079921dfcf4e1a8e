import { spawnSync } from 'node:child_process'
import { typedPath } from './command'
import { UsageError } from './errors'

/** CloudBase's oldest runtime: 16.13. */
const OLDEST = 1613

/** The Node.js that was typed: a path, or a name that the shell would find. */
export function typedNode(typed: string): string {
  const node = /[\\/]/.test(typed) ? typedPath(typed) : typed
  const { error, stdout } = spawnSync(node, ['--version'], { encoding: 'utf8', timeout: 10_000 })
  if (Object(error).code === 'ENOENT') throw new UsageError(`There is no ${node}`)
  const [, major, minor] = /^v(\d+)\.(\d+)\./.exec(stdout) ?? []
  if (error || !major) throw new UsageError(`${node} is no Node.js`)
  if (Number(major) * 100 + Number(minor) < OLDEST)
    throw new UsageError(`${node} is ${stdout.trim()}: the functions need Node.js 16.13 or later`)
  return node
}
