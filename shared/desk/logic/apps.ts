import type { SeenApp } from '../../client/client'
import config from '../config'
import { pageUrl } from './pages'

/*
 * Where a deployment serves several mini programs, and which of them is looked at: one, or all. Where there is one alone,
 * nothing is chosen, and no call names one but by the id of a voice.
 */

const { functionName, env, resourceAppid, resourceEnv } = config

/** One phone may hold the desks of several deployments. */
const KEY = ['app', functionName, env, resourceAppid, resourceEnv].join(' ').trim()

/** The mini programs that may be seen, as the settings last said; none where they are not several. */
let seen: SeenApp[] = []
let chosen: string | undefined

const listeners = new Set<() => void>()

export const appsSeen = (): SeenApp[] => seen

/** The appid of the mini program that is looked at; `''` for all. The phone remembers it. */
export function chosenApp(): string {
  if (chosen === undefined) {
    const stored: unknown = wx.getStorageSync(KEY)
    chosen = typeof stored === 'string' ? stored : ''
  }
  return chosen
}

/** @param appid `''` for all */
export function chooseApp(appid: string): void {
  if (appid === chosenApp()) return
  chosen = appid
  wx.setStorageSync(KEY, appid)
  tell()
}

/** Chooses what an address names: one, or all where it names several; it may name none. */
export function lookAt(appids: string | string[] | undefined): void {
  if (appids !== undefined) chooseApp(typeof appids === 'string' ? appids : '')
}

/** Looks at all again, where one was chosen that may not be seen any more. @returns whether one was */
export function leaveApp(): boolean {
  const hadOne = chosenApp() !== ''
  chooseApp('')
  return hadOne
}

/** Takes what the settings say. */
export function noteApps(apps: SeenApp[] = []): void {
  const isSame = JSON.stringify(apps) === JSON.stringify(seen)
  seen = apps
  if (!apps.some(({ appid }) => appid === chosenApp())) chooseApp('')
  if (!isSame) tell()
}

/** @returns a function that stops listening */
export function onApps(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function tell(): void {
  for (const listener of listeners) listener()
}

/** What a call has in its input about one mini program; nothing for `''`. */
export const ofApp = (appid: string): { appid?: string } => (appid ? { appid } : {})

/** The same of the one that is looked at. */
export const ofChosenApp = () => ofApp(chosenApp())

/** Whether several are looked at: each has settings of its own. */
export const areSeveral = (): boolean => seen.length > 1 && chosenApp() === ''

/**
 * The one whose lists of WeChat are shown, which are of one alone: the function, too, means the calling one or the first
 * where it is told none. `''` where there is no choice.
 */
export function liveApp(): string {
  if (chosenApp() || seen.length === 0) return chosenApp()
  const own = wx.getAccountInfoSync().miniProgram.appId
  return (seen.find(({ appid }) => appid === own) ?? seen[0])?.appid ?? ''
}

/** The appid in the id of a voice, `<appid>:<kind>:<id>`; `''` where it is none. */
export const appidIn = (voiceId: string): string => /^([\w-]+):/.exec(voiceId)?.[1] ?? ''

/** How people call a mini program: its name, else its appid. */
export const appName = ({ appid, name }: SeenApp): string => name || appid

/** The name of a mini program, where several may be seen; else `''`. */
export function nameOfApp(appid: string): string {
  const app = seen.find(one => one.appid === appid)
  return app ? appName(app) : ''
}

/** The page of the templates of a mini program: where several may be seen, of this one whichever is looked at. */
export const templatesUrl = (appid: string): string =>
  pageUrl('templates', nameOfApp(appid) && appid !== chosenApp() ? { appid } : {})

/** `半山小铺、南山茶集`, `半山小铺等 5 个小程序`; `''` where they are not known. */
export function namesOfApps(appids: string[] = []): string {
  const names = appids.map(nameOfApp).filter(Boolean)
  return names.length > 2 ? `${names[0]}等 ${names.length} 个小程序` : names.join('、')
}

/** Those whose names or appids hold all words. */
export function findApps(apps: SeenApp[], q: string): SeenApp[] {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean)
  return apps.filter(({ appid, name }) =>
    words.every(word => `${name} ${appid}`.toLowerCase().includes(word)),
  )
}
