import type { Setup } from '../../shared/setup/types'
import { table } from '../terminal/table'

const MARKS = { ok: '●', todo: '○', off: '–', unknown: '?' }

export function checkTable({ checks, shapes, apps }: Setup): string {
  const rows = checks.map(({ id, state, message, hint }) => [
    `${MARKS[state]} ${id}`,
    hint ? `${message}\n→ ${hint}` : message,
  ])
  const ofApps = apps?.map(({ appid, state, missing }) => [`${MARKS[state]} ${appid}`, missing.join(', ')])
  return [
    table(['check', 'what was found'], rows, [20, 100]),
    ...(ofApps ? [table(['mini program', 'to do'], ofApps)] : []),
    `● works  ○ to do  – not in use${ofApps ? '  ? no time to look' : ''}`,
    ...(shapes ? [JSON.stringify(shapes, null, 2)] : []),
  ].join('\n')
}
