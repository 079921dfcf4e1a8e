import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { miniprogramRoot } from '../build/miniprogram'
import { pictureFor } from '../local/sample/pictures'
import { pageHtml } from '../phone/page'
import type { Screen } from '../phone/screen'
import type { Simulator } from '../phone/simulator'
import type { Phone } from '../phone/wx'
import { rest } from './actions'
import type { Scene } from './scenes'

export type Theme = 'light' | 'dark'

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
  const screen = await simulator.open(scene.path, scene.query ?? {})
  try {
    await rest(screen)
    await scene.prepare?.(screen)
    const pictures = await images(screen)
    const styles = await stylesOf(simulator)
    const nodes = screen.all('*').length
    const light = await frameOf(scene.path, 'light')
    const dark = await frameOf(scene.path, 'dark')
    const size = { width, height, isPc: device === 'pc', styles }
    return {
      html: {
        light: pageHtml(screen, { ...light, ...size }, pictures),
        dark: pageHtml(screen, { ...dark, ...size }, pictures),
      },
      width,
      height,
      nodes,
    }
  } finally {
    screen.close()
    scene.after?.()
  }
}

/** The frame of a page, from theme.json and the page's own JSON. */
async function frameOf(path: string, theme: Theme) {
  const { [theme]: colors } = await json<Record<Theme, Record<string, string>>>('theme.json')
  const page = await json<{ navigationBarTitleText: string }>(`${path}.json`)
  return {
    title: page.navigationBarTitleText,
    colors: {
      surface: colors.surface ?? '',
      page: colors.page ?? '',
      text: colors.textStyle === 'white' ? '#fff' : '#111',
    },
  }
}

const json = async <Value>(path: string): Promise<Value> =>
  JSON.parse(await readFile(join(miniprogramRoot, path), 'utf8'))

async function stylesOf(simulator: Simulator): Promise<string> {
  // The styles of the page that was opened last: the document holds those of all pages.
  const ofPage = [...simulator.document.querySelectorAll('style')].at(-1)?.textContent ?? ''
  return `${await readFile(join(miniprogramRoot, 'app.wxss'), 'utf8')}\n${ofPage}`
}

/** The bytes of every picture on the screen; pictures on WeChat's servers, which are out of reach, get a stand-in. */
async function images(screen: Screen): Promise<Map<string, string>> {
  const sources = screen.all('wx-image').map(image => String(screen.attribute(image, 'src') ?? ''))
  const found = [...new Set(sources)].map(async (source): Promise<[string, string]> => {
    if (source.startsWith('../'))
      return [source, await dataUrl(join(miniprogramRoot, 'user-voice/images', basename(source)))]
    if (source.startsWith('http://127.0.0.1')) {
      const response = await fetch(encodeURI(source))
      const bytes = Buffer.from(await response.arrayBuffer())
      return [source, toDataUrl(bytes, response.headers.get('content-type') ?? 'image/png')]
    }
    const { bytes, contentType } = pictureFor(source)
    return [source, source.includes('/mmhead/') ? avatar(source) : toDataUrl(bytes, contentType)]
  })
  return new Map(await Promise.all(found))
}

function avatar(seed: string): string {
  const hue = [...seed].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7)
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" fill="hsl(${hue} 55% 82%)"/><circle cx="20" cy="16" r="7" fill="hsl(${hue} 45% 55%)"/><path d="M6 40a14 14 0 0 1 28 0z" fill="hsl(${hue} 45% 55%)"/></svg>`
  return toDataUrl(Buffer.from(svg), 'image/svg+xml')
}

const dataUrl = async (file: string) => toDataUrl(await readFile(file), 'image/png')
const toDataUrl = (bytes: Buffer, type: string) => `data:${type};base64,${bytes.toString('base64')}`
