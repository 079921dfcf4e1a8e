import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { nearName } from '../shared/function/near-name'
import { assertBuilt, build } from './build'
import { miniprogramRoot } from './build/miniprogram'
import { ADMIN_OPENID, LocalCloud } from './local/cloud'
import { Simulator } from './phone/simulator'
import { phone } from './phone/wx'
import { fillArchive } from './preview/archive'
import { chromiumPath, launch, look } from './preview/browser'
import { contactSheet } from './preview/contact-sheet'
import { DEVICES, type Device, render } from './preview/render'
import { examples, scenes } from './preview/scenes'
import { commandOf, run, wholeNumber } from './terminal/command'
import { CommandError, UsageError } from './terminal/errors'

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
  /** How many mini programs there are: one unless given. */
  apps?: number
}

const EVERYTHING: Album = {
  folder: join(project, 'dist/preview'),
  devices: Object.keys(DEVICES) as Device[],
  scale: 2,
}

/** Small pictures, which show no more of a page than a screen, or a window, does at once. */
const README: Album[] = [
  ['phone', ['inbox', 'voice-bad', 'stats'], DEVICES.phone.height] as const,
  ['pc', ['inbox-open'], 460] as const,
].map(([device, names, height]) => ({
  folder: join(project, 'shared/desk/pictures'),
  names: [...names],
  devices: [device],
  scale: 0.75,
  height,
}))

interface PreviewOptions {
  apps: number
  readme?: true
  build: boolean
}

/** The names of all pages, which are known before anything is built. */
async function sceneNames(): Promise<string[]> {
  const cloud = await LocalCloud.start()
  try {
    const all = scenes(phone(cloud, { openid: ADMIN_OPENID }), cloud, examples(cloud, []))
    return all.map(({ name }) => name)
  } finally {
    await cloud.stop()
  }
}

async function assertThere(wanted: string[]): Promise<void> {
  const names = await sceneNames()
  const missing = wanted.find(name => !names.includes(name))
  if (missing === undefined) return
  const meant = nearName(missing, names)
  const hint = meant ? `did you mean ${meant}? ` : ''
  throw new UsageError(`there is no page "${missing}": ${hint}There are ${names.join(', ')}`)
}

/** Needs the built functions and the built mini program. */
export async function preview({ folder, names, devices, scale, height, apps = 1 }: Album): Promise<void> {
  if (!names) await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const cloud = await LocalCloud.start({ apps })
  const browser = await launch()
  try {
    const user = phone(cloud, { openid: ADMIN_OPENID })
    user.storage.set('openid', ADMIN_OPENID)
    const simulator = await Simulator.start(miniprogramRoot, user.wx)
    const all = scenes(user, cloud, examples(cloud, await fillArchive(cloud)))
    const wanted = all.filter(
      ({ name, several }) => (names?.includes(name) ?? true) && (!several || apps > 1),
    )
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

/** Puts a page beside the pictures that shows them all. */
async function writeContactSheet(folder: string): Promise<string> {
  const file = join(folder, 'index.html')
  await writeFile(file, contactSheet(await readdir(folder)))
  return file
}

async function takePictures(
  names: string[],
  { readme, apps, build: isToBuild }: PreviewOptions,
): Promise<void> {
  if (readme && names.length > 0) throw new UsageError('--readme has pages of its own: leave out the names')
  await assertThere(names)
  if (!chromiumPath)
    throw new CommandError('There is no Chromium here (Debian: apt-get install chromium fonts-noto-cjk).')
  if (isToBuild) await build()
  else assertBuilt()
  if (readme) {
    for (const album of README) await preview(album)
    return
  }
  await preview({ ...EVERYTHING, apps, ...(names.length > 0 && { names }) })
  console.log(await writeContactSheet(EVERYTHING.folder))
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await run(
    commandOf('npm run preview --', 'Draws the pages of the desk, and puts pictures into dist/preview/.')
      .argument('[page...]', 'only these, e.g. inbox stats')
      .option('--readme', 'draws those that the READMEs show, in their place')
      .option('--apps <n>', 'with several mini programs', wholeNumber, 1)
      .option('--no-build', 'draws what was built before')
      .action(takePictures),
  )
}
