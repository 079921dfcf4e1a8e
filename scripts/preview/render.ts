import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { miniprogramRoot } from '../build/miniprogram'
import { standIn } from '../live/pictures'
import { pageHtml } from '../phone/page'
import type { Screen } from '../phone/screen'
import type { Simulator } from '../phone/simulator'
import type { Phone, Theme } from '../phone/wx'
import { rest } from './actions'
import type { Scene } from './scene'
import { VOICE } from './scenes'

/** The devices on which the mini program is shown. */
export const DEVICES = {
  phone: { width: 390, height: 844 },
  pc: { width: 1100, height: 800 },
} as const

export type Device = keyof typeof DEVICES

export interface Rendered {
  html: Record<Theme, string>
  width: number
  height: number
  /** Elements of the page. */
  nodes: number
}

/** Opens a page, waits until it has loaded, and makes HTML of it, in light and in dark. */
export async function render(
  simulator: Simulator,
  user: Phone,
  scene: Scene,
  device: Device,
): Promise<Rendered> {
  const { width } = DEVICES[device]
  const height = scene.height ?? DEVICES[device].height
  user.width = width
  scene.before?.()
  if (scene.below) await rest(await simulator.open(scene.below))
  const screen = await simulator.open(scene.path, scene.query ?? {})
  try {
    await rest(screen)
    await scene.prepare?.(screen)
    const pictures = await images(screen)
    const styles = simulator.styles(scene.path)
    const nodes = screen.all('*').length
    const isAlone = !scene.below && scene.path === VOICE
    const frame = { ...(await frameOf(scene.path)), width, height, isPc: device === 'pc', isAlone, styles }
    const light = pageHtml(screen, frame, pictures)
    user.changeTheme('dark')
    const dark = pageHtml(screen, { ...frame, colors: darkColors(user) }, pictures)
    return {
      html: { light, dark },
      width,
      height,
      nodes,
    }
  } finally {
    simulator.close()
    user.changeTheme(undefined)
    scene.after?.()
  }
}

/** The frame of a page, as its own JSON says. */
async function frameOf(path: string) {
  const page = await json<Record<string, string>>(`${path}.json`)
  const { navigationBarTitleText: title = '', navigationBarBackgroundColor: surface = '' } = page
  return { title, colors: { surface, page: page.backgroundColor ?? '', text: '#111' } }
}

/** The colours that the page has asked for since the phone is dark. */
function darkColors(user: Phone) {
  const asked = (name: string) => user.calls.filter(call => call.name === name).at(-1)?.options
  const bar = asked('setNavigationBarColor')
  return {
    surface: String(bar?.backgroundColor),
    page: String(asked('setBackgroundColor')?.backgroundColor),
    text: String(bar?.frontColor),
  }
}

const json = async <Value>(path: string): Promise<Value> =>
  JSON.parse(await readFile(join(miniprogramRoot, path), 'utf8'))

/** The bytes of every picture on the screen; pictures on WeChat's servers, which are out of reach, get a stand-in. */
async function images(screen: Screen): Promise<Map<string, string>> {
  const sources = screen.all('wx-image img[src]').map(image => image.getAttribute('src') ?? '')
  const found = [...new Set(sources)].map(async (source): Promise<[string, string]> => {
    if (source.startsWith('/')) return [source, await dataUrl(join(miniprogramRoot, source))]
    if (source.startsWith('http://127.0.0.1')) {
      const response = await fetch(encodeURI(source))
      const bytes = Buffer.from(await response.arrayBuffer())
      return [source, toDataUrl(bytes, response.headers.get('content-type') ?? 'image/png')]
    }
    const { bytes, contentType } = standIn(source)
    return [source, toDataUrl(bytes, contentType)]
  })
  return new Map(await Promise.all(found))
}

const dataUrl = async (file: string) => toDataUrl(await readFile(file), 'image/png')
const toDataUrl = (bytes: Uint8Array, type: string) =>
  `data:${type};base64,${Buffer.from(bytes).toString('base64')}`
