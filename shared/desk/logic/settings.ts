import type { Settings, SettingsUpdate } from '../../client/client'
import { client } from './client'

/** The settings, which all administrators share. They are read once, until they are changed here. */
let known: Promise<Settings> | undefined

export function settings(): Promise<Settings> {
  if (!known) {
    const reading = client.getSettings()
    known = reading
    reading.catch(() => {
      if (known === reading) known = undefined
    })
  }
  return known
}

/** The next call reads them again. */
export function forgetSettings(): void {
  known = undefined
}

export async function changeSettings(update: SettingsUpdate): Promise<Settings> {
  const changed = await client.updateSettings(update)
  known = Promise.resolve(changed)
  return changed
}
