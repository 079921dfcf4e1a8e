import type { Setup } from '../../shared/setup/types'
import { table } from '../terminal/table'

const MARKS = { ok: '●', todo: '○', off: '–' }

export function checkTable({ checks, shapes }: Setup): string {
  const rows = checks.map(({ id, state, message, hint }) => [
    `${MARKS[state]} ${id}`,
    hint ? `${message}\n→ ${hint}` : message,
  ])
  const found = `${table(['check', 'what was found'], rows, [20, 100])}\n● works  ○ to do  – not in use`
  return shapes ? `${found}\n${JSON.stringify(shapes, null, 2)}` : found
}
