import { parseEnv } from 'node:util'
import { CommandError } from '../terminal/errors'

export type Variables = Record<string, string>

/** The variables of a .env file that have a value. */
export function readVariables(text: string): Variables {
  for (const line of text.split(/\r?\n/)) {
    const cut = /^\s*(?:export\s+)?(\w+)\s*=\s*[^\s"'`#][^"'`\s]*#/.exec(line)
    // What follows # would be cut off silently, e.g. a robot's secret.
    if (cut)
      throw new CommandError(`.env.local: put the value of ${cut[1]} in quotes, since # begins a comment.`)
  }
  return withValues(parseEnv(text))
}

export function withValues(variables: Record<string, string | undefined>): Variables {
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => (value?.trim() ? [[name, value.trim()]] : [])),
  )
}

interface Merged {
  variables: Variables
  /** Names, by what happens to them. */
  added: string[]
  changed: string[]
  kept: string[]
}

/** tcb replaces the whole list: so variables that are online but not given are sent along with those that are given. */
export function mergeVariables(online: Variables, given: Variables): Merged {
  const variables = { ...online, ...given }
  for (const [name, value] of Object.entries(variables)) {
    if (!surviving(value))
      throw new CommandError(
        `tcb would not hand over ${name} as it is, since it looks like JSON or a template. Deploy with DevTools, and set it in the cloud console.`,
      )
  }
  const names = Object.keys(given)
  return {
    variables,
    added: names.filter(name => !(name in online)),
    changed: names.filter(name => name in online && online[name] !== given[name]),
    kept: Object.keys(online).filter(name => !(name in given)),
  }
}

/** tcb fills in templates, and turns text that is a JSON object into one. */
function surviving(value: string): boolean {
  if (value.includes('{{')) return false
  try {
    return typeof JSON.parse(value) !== 'object'
  } catch {
    return true
  }
}
