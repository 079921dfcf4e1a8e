import type { Settings, SettingsUpdate } from '../../client/client'
import { appsSeen, chosenApp, noteApps, ofApp } from './apps'
import { client } from './client'

/** The settings, which all administrators share, by appid. They are read once, until they are changed here. */
const known = new Map<string, Promise<Settings>>()

/** Those of the mini program that is looked at. */
export const settings = (): Promise<Settings> => read(chosenApp())

/** Those of the mini program of a voice, which may be another one. */
export async function settingsOf(appid: string): Promise<Settings> {
  const own = await settings()
  return appsSeen().length > 0 && appid && appid !== chosenApp() ? read(appid) : own
}

function read(appid: string): Promise<Settings> {
  const before = known.get(appid)
  if (before) return before
  const reading = client.getSettings(ofApp(appid)).then(noted)
  known.set(appid, reading)
  reading.catch(() => {
    if (known.get(appid) === reading) known.delete(appid)
  })
  return reading
}

/** The next call reads them again. */
export function forgetSettings(): void {
  known.clear()
}

/** Changes those of a mini program: of the one that is looked at, unless another one is given. */
export async function changeSettings(update: SettingsUpdate, appid = chosenApp()): Promise<Settings> {
  const changed = noted(await client.updateSettings({ ...update, ...ofApp(appid) }))
  // Who handles voices stands in all of them.
  known.clear()
  known.set(appid, Promise.resolve(changed))
  return changed
}

function noted(all: Settings): Settings {
  noteApps(all.apps)
  return all
}
