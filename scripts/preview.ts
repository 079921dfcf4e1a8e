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
 * into dist/preview/.
 */

const folder = join(import.meta.dirname, '../dist/preview')

/** Needs the built functions and the built mini program. @param names only these scenes */
export async function preview(names: string[] = []): Promise<void> {
  if (names.length === 0) await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const cloud = await LocalCloud.start()
  const browser = await launch()
  try {
    // At this version TDesign keeps the elements of its components, which carry classes that jsdom would otherwise lose.
    const user = phone(cloud, { openid: ADMIN_OPENID }, { sdkVersion: '2.19.1' })
    user.storage.set('openid', ADMIN_OPENID)
    const simulator = new Simulator(miniprogramRoot, user.wx)
    const all = scenes(user, cloud, examples(cloud, await fillArchive(cloud)))
    for (const device of Object.keys(DEVICES) as Device[]) {
      for (const scene of all.filter(({ only, name }) => (only ?? device) === device && wanted(name))) {
        const rendered = await render(simulator, user, scene, device)
        for (const theme of ['light', 'dark'] as const) {
          const file = join(folder, `${scene.name}-${device}-${theme}.png`)
          const { contrast, smallTargets } = await look(browser, rendered, theme, file)
          console.log(file, `${rendered.nodes} nodes`)
          for (const finding of [...contrast, ...smallTargets]) console.log('  !', finding)
        }
      }
    }
  } finally {
    await browser.close()
    await cloud.stop()
  }
  function wanted(name: string) {
    return names.length === 0 || names.includes(name)
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (chromiumPath) {
    await build()
    await preview(process.argv.slice(2))
  } else {
    console.log('Skipped: there is no Chromium here (Debian: apt-get install chromium fonts-noto-cjk)')
  }
}
