import { spawnSync } from 'node:child_process'
import { typedPath } from './command'
import { UsageError } from './errors'

/** The Node.js that was typed: a path, or a name that the shell would find. */
export function typedNode(typed: string): string {
  const node = /[\\/]/.test(typed) ? typedPath(typed) : typed
  const { error, stdout } = spawnSync(node, ['--version'], { encoding: 'utf8', timeout: 10_000 })
  if (Object(error).code === 'ENOENT') throw new UsageError(`There is no ${node}`)
  if (error || !/^v\d+\.\d+\.\d+/.test(stdout)) throw new UsageError(`${node} is no Node.js`)
  return node
}
