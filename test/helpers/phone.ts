import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeAll, beforeEach, expect, vi } from 'vitest'
import { miniprogramRoot } from '../../scripts/build/miniprogram'
import { ADMIN_OPENID, type LocalCloud, type LocalCloudOptions } from '../../scripts/local/cloud'
import type { Instance, Screen } from '../../scripts/phone/screen'
import { Simulator, WIDTH } from '../../scripts/phone/simulator'
import { type Phone, phone } from '../../scripts/phone/wx'
import { fillArchive } from '../../scripts/preview/archive'
import type { Voice } from '../../shared/archive/types'
import { useLocalCloud } from './cloud'

type Document = ReturnType<LocalCloud['database']['documents']>[number]

const WAYS = ['navigateTo', 'redirectTo', 'navigateBack']
/** What shows words to a person: never none, and in Chinese. WeChat takes at most four for a button. */
const SAYING = ['showLoading', 'showModal', 'showToast']

/*
 * The built mini program on a simulated phone, with the built functions behind it, for the tests of one file.
 */
export function usePhone(options?: LocalCloudOptions) {
  const { cloud, requestsTo } = useLocalCloud(options)
  let user: Phone | undefined
  let simulator: Simulator | undefined
  let screen: Screen | undefined
  let voices: Voice[] = []
  /** The database at the beginning of each test. */
  const collections = new Map<string, Document[]>()

  beforeAll(async () => {
    user = phone(cloud(), { openid: ADMIN_OPENID })
    simulator = await Simulator.start(miniprogramRoot, user.wx)
    voices = await fillArchive(cloud())
    const { database } = cloud()
    for (const name of database.collections()) collections.set(name, database.documents(name))
  })
  beforeEach(() => {
    const { database } = cloud()
    database.clear()
    for (const [name, documents] of collections) database.insert(name, documents)
    cloud().clearRequests()
    Object.assign(there(user), {
      caller: { openid: ADMIN_OPENID },
      confirms: true,
      pictures: {},
      rejection: undefined,
      refusals: {},
      width: WIDTH,
      writes: '',
    })
    there(user).changeTheme(undefined)
    there(user).openCollections.clear()
    there(user).calls.length = 0
    there(user).operations.length = 0
    there(simulator).cards.length = 0
  })
  afterEach(async () => {
    await user?.idle()
    for (const { name, options } of there(user).calls) {
      if (SAYING.includes(name)) expect(options.title, `the title of ${name}`).toMatch(/\p{Script=Han}/u)
      if ('confirmText' in options) expect(options.confirmText).toMatch(/^\p{Script=Han}{1,4}$/u)
    }
    simulator?.close()
  })

  const current = () => there(screen)
  const settled = () =>
    eventually(() => {
      expect(current().page.data.status).not.toBe('loading')
      expect(current().text).not.toContain('加载中…')
    })

  return {
    /** What the archive holds at the beginning of each test, the newest first. */
    voices: () => voices,
    /** What the archive holds of a voice now. */
    stored: ({ _id }: Voice) =>
      there(
        cloud()
          .database.documents('user_voices')
          .find(one => one._id === _id),
      ),
    /** The database refuses everybody, as while it is not set up. */
    withoutArchive() {
      cloud().faults.add({ on: 'database.*', code: 'DATABASE_PERMISSION_DENIED', times: 1_000_000 })
    },
    /** How often the mini program asked for something. */
    called: (name: string) => there(user).operations.filter(operation => operation.name === name),
    /** What a file of the mini program exports, by its path: what is in its memory now. */
    simulated: (path: string): unknown => there(simulator).require(path),
    cloud,
    requestsTo,
    settled,
    user: () => there(user),
    /** The page that was opened last. */
    screen: current,
    /** Opens a page without waiting for what it loads. */
    async begin(path: string, query?: Record<string, string>): Promise<Screen> {
      screen = await there(simulator).open(path, query)
      return screen
    },
    async open(path: string, query?: Record<string, string>): Promise<Screen> {
      screen = await there(simulator).open(path, query)
      await settled()
      return screen
    },
    /** Goes where the mini program has asked to go last, and waits until that page has loaded. */
    async follow(): Promise<Screen> {
      const way = user?.calls.filter(({ name }) => WAYS.includes(name)).at(-1)
      screen = await there(simulator).follow(there(way))
      await settled()
      return screen
    },
    /** The cards that buttons shared, oldest first. */
    cards: () => there(simulator).cards,
    /** What the mini program asked of the phone, e.g. `showModal`, oldest first. */
    asked: (name: string): Record<string, unknown>[] =>
      there(user).calls.flatMap(call => (call.name === name ? [call.options] : [])),
    /** The mini program is opened anew, on a phone that knows nothing of it. */
    restart() {
      there(simulator).restart()
      there(user).storage.clear()
    },
    /** A component of the page, by its id. */
    component(id: string): Instance {
      const { selectComponent } = current().page
      if (typeof selectComponent !== 'function') throw new Error('this page cannot select')
      return there(selectComponent.call(current().page, `#${id}`))
    },
  }
}

export async function eventually(check: () => void | Promise<void>): Promise<void> {
  await vi.waitFor(check, { timeout: 10_000, interval: 20 })
  // What is under way has its turn, as it has before a person's next tap.
  await turn()
}

/** What must be there for the test to go on. */
export function there<Value>(value: Value | undefined | null): Value {
  if (value === undefined || value === null) throw new Error('it is not there')
  return value
}

/** What two taps of a hurried finger do. */
export function tapTwice(screen: Screen, text: string): void {
  const [element] = screen.withText(text)
  for (const _ of [1, 2]) screen.trigger(there(element), 'tap')
}
