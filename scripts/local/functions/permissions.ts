import { readFileSync } from 'node:fs'
import path from 'node:path'
import * as v from 'valibot'

const FunctionConfig = v.object({
  permissions: v.optional(v.object({ openapi: v.optional(v.array(v.string()), []) }), {}),
})

/** The cloud APIs that the config.json in a function's folder lists. */
export function permissionsIn(folder: string): string[] {
  let text: string
  try {
    text = readFileSync(path.join(folder, 'config.json'), 'utf8')
  } catch {
    return []
  }
  return v.parse(FunctionConfig, JSON.parse(text)).permissions.openapi
}
