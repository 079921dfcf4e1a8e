import { type AppSetup, checkTitle } from '../../client/client'
import { nameOfApp } from './apps'

/** How far the setup of several mini programs is, for the screen: those of which something is missing. */
export interface AppChecks {
  todo: { appid: string; name: string; missing: string }[]
  /** How many more of these there are, how many are all right, and how many were not looked at. */
  more: number
  ok: number
  unknown: number
}

const MOST_SHOWN = 30

export function appChecks(apps: AppSetup[]): AppChecks {
  const todo = apps.filter(({ state }) => state === 'todo')
  const shown = todo.slice(0, MOST_SHOWN).map(({ appid, missing }) => ({
    appid,
    name: nameOfApp(appid) || appid,
    missing: missing.map(id => checkTitle({ id })).join('、'),
  }))
  const ok = apps.filter(({ state }) => state === 'ok').length
  return { todo: shown, more: todo.length - shown.length, ok, unknown: apps.length - todo.length - ok }
}
