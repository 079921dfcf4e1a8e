import type { Settings, SettingsUpdate, Template } from 'wx-user-voice'
import { client } from './client'

/** Shared by all administrators; read once, as long as nobody changes them here. */
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

/** The next one who asks reads them anew. */
export function forgetSettings(): void {
  known = undefined
}

export async function changeSettings(update: SettingsUpdate): Promise<Settings> {
  const changed = await client.updateSettings(update)
  known = Promise.resolve(changed)
  return changed
}

/** Those to answer with; none where there is no archive that keeps them. */
export async function templates(): Promise<Template[]> {
  try {
    return (await settings()).templates
  } catch {
    return []
  }
}
