import { describe, expect, it } from 'vitest'
import { eventually, there, usePhone } from '../helpers/phone'

const { asked, begin, cloud, open, screen, settled, user, voices, withoutArchive } = usePhone()

const PAGES = ['inbox', 'stats', 'me', 'templates', 'setup', 'voice'].map(
  name => [name, `user-voice/${name}/${name}`] as const,
)
const QUERY = { id: 'wx1:feedback:77' }
const SAYS = /还没有启动云开发.*wx\.cloud\.init\(\)/

describe('a mini program that has not called wx.cloud.init', () => {
  it.each(PAGES)('is told so by the page %s', async (_, path) => {
    user().rejection = {
      errMsg: "cloud.callFunction:fail Error: Cloud API isn't enabled, please call wx.cloud.init first",
    }
    await begin(path, QUERY)
    await eventually(() => expect(screen().text).toMatch(SAYS))
    expect(screen().withText('重试')).toEqual([])
  })
})

describe('a mini program without wx.cloud', () => {
  it.each(PAGES)('is told so by the page %s', async (_, path) => {
    const cloud: unknown = Reflect.get(user().wx, 'cloud')
    Reflect.deleteProperty(user().wx, 'cloud')
    try {
      await begin(path, QUERY)
      await eventually(() => expect(screen().text).toMatch(SAYS))
    } finally {
      Reflect.set(user().wx, 'cloud', cloud)
    }
  })
})

describe('a page that a link opened', () => {
  it('shows the voice that the link names as `cq`', async () => {
    const [voice] = voices()
    await open('user-voice/voice/voice', { cq: encodeURIComponent(there(voice)._id) })
    expect(screen().page.data.voiceId).toBe(there(voice)._id)
    expect(screen().text).not.toContain('这个链接不完整')
  })

  it('leads to the inbox, where nothing lies below it', async () => {
    await open('user-voice/voice/voice', QUERY)
    screen().tap('查看全部待办')
    await eventually(() => expect(asked('redirectTo')).toEqual([{ url: '/user-voice/inbox/inbox' }]))
  })

  it('leaves that to Back where something lies below it', async () => {
    const inbox = await open('user-voice/inbox/inbox')
    await open('user-voice/voice/voice', QUERY)
    expect(screen().text).not.toContain('查看全部待办')
    inbox.close()
  })
})

describe('the rules of the database', () => {
  const element = () =>
    screen()
      .all('.page--check')
      .find(one => one.textContent?.includes('数据库权限'))
  const check = () => element()?.textContent

  it('are as they should be where a mini program can read nothing', async () => {
    await open('user-voice/setup/setup')
    await settled()
    await eventually(() => expect(check()).toMatch(/✓.*正常.*会被拒绝.*仅管理端可读写/))
  })

  it.each(['user_voices', 'user_voice_meta'])('are to be changed where %s can be read', async collection => {
    user().openCollections.add(collection)
    await open('user-voice/setup/setup')
    await eventually(() => expect(check()).toContain(`直接读到集合 ${collection}`))
    expect(check()).toMatch(/!.*权限设置.*仅管理端可读写/)
    expect(screen().text).toMatch(/还有 \d 项要处理/)
  })

  it('cannot be tried while there are no collections: the archive is not in use', async () => {
    cloud().database.clear()
    withoutArchive()
    await open('user-voice/setup/setup')
    await eventually(() => expect(check()).toMatch(/^–.*未启用.*还没有这两个集合/))
  })

  it.each([
    ['neither', -1, '-1 system error', ['user_voices', 'user_voice_meta']],
    [
      'neither, nor is the environment there',
      -501000,
      '-501000 [100004] env not exists',
      ['user_voices', 'user_voice_meta'],
    ],
    ['only the second', -1, '-1 system error', ['user_voices']],
    ['only the first', -1, '-1 system error', ['user_voice_meta']],
  ])('are to be looked at where %s could be tried', async (_, errCode, words, failing) => {
    const { database } = Reflect.get(user().wx, 'cloud')
    const fails = () => Promise.reject({ errCode, errMsg: `collection.get:fail ${words}` })
    const collection = (name: string) =>
      failing.includes(name) ? { limit: () => ({ get: fails }) } : database().collection(name)
    Reflect.get(user().wx, 'cloud').database = () => ({ collection })
    try {
      await open('user-voice/setup/setup')
      await eventually(() => expect(check()).toMatch(/!.*没能查清集合的权限/))
      expect(check()).not.toContain(words)
      // It is passed on to somebody who helps.
      const copy = [...there(element()).querySelectorAll('wx-view')]
        .filter(({ textContent }) => textContent === '复制英文原文')
        .at(-1)
      screen().trigger(there(copy), 'tap')
      await eventually(() => expect(asked('setClipboardData')).toHaveLength(1))
      expect(asked('setClipboardData')[0]?.data).toContain(`${errCode} collection.get:fail ${words}`)
    } finally {
      Reflect.get(user().wx, 'cloud').database = database
    }
  })

  it('are told of beside the database, which works', async () => {
    await open('user-voice/setup/setup')
    await eventually(() => expect(check()).toBeDefined())
    const database = screen()
      .all('.page--check')
      .find(one => one.textContent?.includes('选择集合'))
    expect(database?.textContent).toMatch(/✓.*数据库.*正常.*仅管理端可读写/)
  })
})
