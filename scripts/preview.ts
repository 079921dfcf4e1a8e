import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from './build'
import { miniprogramRoot } from './build/miniprogram'
import { ADMIN_OPENID, LocalCloud } from './local/cloud'
import { Simulator } from './phone/simulator'
import { phone } from './phone/wx'
import { fillArchive } from './preview/archive'
import { chromiumPath, launch, look } from './preview/browser'
import { DEVICES, type Device, render } from './preview/render'
import { examples, scenes } from './preview/scenes'

/*
 * Pictures of every page of the mini program, in light and dark, on a phone and on a PC, with the local cloud's data,
 * are put into dist/preview/; with --readme, those that the READMEs show into shared/desk/pictures/.
 */

const project = join(import.meta.dirname, '..')

interface Album {
  folder: string
  /** All scenes unless given. */
  names?: string[]
  devices: Device[]
  /** Pixels of the picture for each pixel of the page. */
  scale: number
  /** Of every picture, instead of the scene's own height. */
  height?: number
}

const EVERYTHING: Album = {
  folder: join(project, 'dist/preview'),
  devices: Object.keys(DEVICES) as Device[],
  scale: 2,
}

/** Small pictures, which show no more of a page than a phone does at once. */
const README: Album = {
  folder: join(project, 'shared/desk/pictures'),
  names: ['inbox', 'voice-bad', 'stats'],
  devices: ['phone'],
  scale: 1,
  height: DEVICES.phone.height,
}

/** Needs the built functions and the built mini program. */
export async function preview({ folder, names, devices, scale, height }: Album): Promise<void> {
  if (!names) await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const cloud = await LocalCloud.start()
  const browser = await launch()
  try {
    // With this version TDesign keeps the elements of its components; jsdom would otherwise lose the classes on them.
    const user = phone(cloud, { openid: ADMIN_OPENID }, { sdkVersion: '2.19.1' })
    user.storage.set('openid', ADMIN_OPENID)
    const simulator = new Simulator(miniprogramRoot, user.wx)
    const all = scenes(user, cloud, examples(cloud, await fillArchive(cloud)))
    const wanted = all.filter(({ name }) => names?.includes(name) ?? true)
    for (const device of devices) {
      for (const scene of wanted.filter(({ only = device }) => only === device)) {
        const rendered = await render(simulator, user, height ? { ...scene, height } : scene, device)
        for (const theme of ['light', 'dark'] as const) {
          const file = join(folder, `${scene.name}-${device}-${theme}.png`)
          const { contrast, smallTargets } = await look(browser, rendered, theme, { file, scale })
          console.log(file, `${rendered.nodes} nodes`)
          for (const finding of [...contrast, ...smallTargets]) console.log('  !', finding)
        }
      }
    }
  } finally {
    await browser.close()
    await cloud.stop()
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (chromiumPath) {
    await build()
    const names = process.argv.slice(2)
    if (names.includes('--readme')) await preview(README)
    else await preview(names.length > 0 ? { ...EVERYTHING, names } : EVERYTHING)
  } else {
    console.log('Skipped: there is no Chromium here (Debian: apt-get install chromium fonts-noto-cjk)')
  }
}
