import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import * as v from 'valibot'

/** The file by which a running cloud is found. */
export const stateFile = fileURLToPath(
  new URL('../../../node_modules/.cache/wx-user-voice/local-cloud.json', import.meta.url),
)

const SharedCloudState = v.object({ port: v.number(), pid: v.number(), token: v.string() })
export type SharedCloudState = v.InferOutput<typeof SharedCloudState>

export function readState(file: string): SharedCloudState | undefined {
  try {
    return v.parse(SharedCloudState, JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}

/** Only the user can read the file (on Windows: everybody who can read the folder). */
export function writeState(file: string, state: SharedCloudState): void {
  mkdirSync(path.dirname(file), { recursive: true })
  // An existing file would keep its mode.
  rmSync(file, { force: true })
  writeFileSync(file, JSON.stringify(state), { mode: 0o600 })
}
