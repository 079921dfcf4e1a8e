import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { build } from './build'
import { miniprogramRoot } from './build/miniprogram'
import { ADMIN_OPENID, LocalCloud } from './local/cloud'
import { pictureFor } from './local/sample/pictures'
import { type Frame, pageHtml } from './phone/page'
import { type Screen, Simulator, WIDTH } from './phone/simulator'
import { type Phone, phone } from './phone/wx'

/*
 * Pictures of every page of the mini program, with the local cloud's data, into dist/preview/.
 */

const HEIGHT = 844
const project = join(import.meta.dirname, '..')
const folder = join(project, 'dist/preview')

const chromium = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)

interface Shot {
  name: string
  path: string
  query?: Record<string, string>
  /** What happens on the page before the picture is taken. */
  prepare?: (screen: Screen) => Promise<void>
  /** The whole page, however long, instead of what a phone shows at once. */
  height?: number
}

/** Needs the built functions and the built mini program. */
export async function preview(): Promise<void> {
  await mkdir(folder, { recursive: true })
  const cloud = await LocalCloud.start()
  try {
    // At this version TDesign keeps the elements of its components, which carry classes that jsdom loses else.
    const user = phone(cloud, { openid: ADMIN_OPENID }, '2.19.1')
    const simulator = new Simulator(miniprogramRoot, user.wx)
    for (const shot of shots(cloud, user)) {
      const file = await take(simulator, shot)
      console.log(file)
    }
  } finally {
    await cloud.stop()
  }
}

function shots(cloud: LocalCloud, user: Phone): Shot[] {
  const find = (test: (state: LocalCloud['comments']['all'][number]) => unknown) => ({
    commentId: cloud.comments.all.find(test)?.comment.commentId ?? '',
  })
  const bad = find(({ comment }) => comment.score === 100 && !comment.extInfo.isAlreadySendTmpl)
  const changed = find(({ oldComment, reply, followUps }) => oldComment && reply && followUps.length > 0)
  const list = 'pages/feedback/feedback'
  return [
    { name: 'feedback', path: list, prepare: pictures },
    {
      name: 'feedback-device',
      path: list,
      async prepare(screen) {
        await pictures(screen)
        screen.tap('展开')
        await until(() => screen.text.includes('基础库'))
      },
    },
    {
      name: 'feedback-error',
      path: list,
      async prepare(screen) {
        cloud.faults.add({
          on: 'operation.getFeedback',
          errcode: 45009,
          errmsg: 'reach max api daily quota limit',
        })
        screen.tap('死机')
        await settled(screen)
      },
    },
    { name: 'comments', path: 'pages/comments/comments' },
    {
      name: 'comments-empty',
      path: 'pages/comments/comments',
      async prepare(screen) {
        screen.page.setData({ dates: { from: '2020-01-01', to: '2020-01-31' } })
        screen.tap('自选日期')
        await settled(screen)
      },
    },
    {
      name: 'comment-bad',
      path: 'pages/comment/comment',
      query: bad,
      height: 1690,
      async prepare(screen) {
        user.pictures = {
          'wxfile://1.png': pictureFor('chat').bytes,
          'wxfile://2.png': pictureFor('refund').bytes,
        }
        const [field] = screen.all('settlement wx-textarea')
        if (field) screen.type(field, '已和用户电话沟通并道歉，补发一盒新的，退还运费。')
        screen.tap('+')
        await until(() => screen.text.includes('2 / 9'))
      },
    },
    { name: 'comment-changed', path: 'pages/comment/comment', query: changed, height: 1430 },
    { name: 'setup', path: 'pages/setup/setup', query: { openid: 'oQ7rF5JxGv0aYq2tVh3Kd8sLmN4c' } },
  ]

  async function pictures(screen: Screen) {
    const all = screen.all('feedback-picture')
    for (const picture of all.slice(0, 6)) screen.reveal(picture)
    const loaded = () => screen.all('feedback-picture wx-image')
    await until(() => loaded().length >= Math.min(6, all.length))
  }
}

async function take(simulator: Simulator, shot: Shot): Promise<string> {
  const { name, path, query = {}, prepare, height = HEIGHT } = shot
  const screen = await simulator.open(path, query)
  await settled(screen)
  await prepare?.(screen)
  const html = pageHtml(
    screen,
    { ...(await frame(path)), height, styles: await styles(simulator) },
    await images(screen),
  )
  screen.close()
  const profile = await mkdtemp(join(tmpdir(), 'wx-user-voice-'))
  try {
    const page = join(profile, 'page.html')
    const file = join(folder, `${name}.png`)
    await writeFile(page, html)
    await screenshot(page, file, height, profile)
    return file
  } finally {
    await rm(profile, { recursive: true, force: true })
  }
}

async function screenshot(page: string, file: string, height: number, profile: string): Promise<void> {
  const flags = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--hide-scrollbars',
    `--user-data-dir=${join(profile, 'chromium')}`,
    `--window-size=${WIDTH},${height}`,
    '--force-device-scale-factor=2',
    `--screenshot=${file}`,
  ]
  await promisify(execFile)(chromium ?? '', [...flags, `file://${page}`], { timeout: 60_000 })
}

/** What stands around a page, from app.json and the page's own. */
async function frame(path: string): Promise<Omit<Frame, 'height' | 'styles'>> {
  const app = JSON.parse(await readFile(join(miniprogramRoot, 'app.json'), 'utf8'))
  const page = JSON.parse(await readFile(join(miniprogramRoot, `${path}.json`), 'utf8'))
  const tabs: { pagePath: string; text: string; iconPath: string; selectedIconPath: string }[] =
    app.tabBar.list
  const isTab = tabs.some(tab => tab.pagePath === path)
  return {
    title: page.navigationBarTitleText ?? app.window.navigationBarTitleText,
    hasBack: !isTab && path !== 'pages/setup/setup',
    tabs: isTab
      ? await Promise.all(
          tabs.map(async tab => {
            const isActive = tab.pagePath === path
            const icon = await dataUrl(join(miniprogramRoot, isActive ? tab.selectedIconPath : tab.iconPath))
            const color: string = isActive ? app.tabBar.selectedColor : app.tabBar.color
            return { text: tab.text, icon, color }
          }),
        )
      : [],
  }
}

async function styles(simulator: Simulator): Promise<string> {
  const ofPage = [...simulator.document.querySelectorAll('style')].map(style => style.textContent)
  return [await readFile(join(miniprogramRoot, 'app.wxss'), 'utf8'), ...ofPage].join('\n')
}

/** The bytes of every picture on the screen. WeChat's servers are out of reach: theirs get a stand-in. */
async function images(screen: Screen): Promise<Map<string, string>> {
  const sources = screen.all('wx-image').map(image => String(screen.attribute(image, 'src') ?? ''))
  const found = [...new Set(sources)].map(async (source): Promise<[string, string]> => {
    if (source.startsWith('/')) return [source, await dataUrl(join(miniprogramRoot, source))]
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

const settled = (screen: Screen) => until(() => screen.page.data.status !== 'loading')

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 400; i++) {
    if (condition()) return
    await sleep(25)
  }
  throw new Error('the page did not come to rest within 10 s')
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (chromium) {
    await build()
    await preview()
  } else {
    console.log('Skipped: there is no Chromium here (Debian: apt-get install chromium fonts-noto-cjk)')
  }
}
