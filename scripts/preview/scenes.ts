import { setTimeout as sleep } from 'node:timers/promises'
import type { Voice } from '../../shared/archive/types'
import type { LocalCloud } from '../local/cloud'
import { pictureFor } from '../local/sample/pictures'
import type { Screen } from '../phone/screen'
import type { Phone } from '../phone/wx'

/** A page in a state worth looking at. */
export interface Scene {
  name: string
  path: string
  query?: Record<string, string>
  /** What happens on the page before the picture is taken. */
  prepare?: (screen: Screen) => Promise<void>
  /** The whole page, however long, instead of what a phone shows at once, in px. */
  height?: number
  /** Only in a window on a PC, or only on a phone. */
  only?: 'pc' | 'phone'
}

const INBOX = 'pages/inbox/inbox'
const VOICE = 'pages/voice/voice'

/** The ids of voices worth looking at. */
export interface Examples {
  feedback: string
  bad: string
  changed: string
}

export function examples(cloud: LocalCloud, voices: Voice[]): Examples {
  const id = (test: (voice: Voice) => unknown) => voices.find(test)?._id ?? ''
  const changed = cloud.comments.all.find(
    ({ oldComment, reply, followUps }) => oldComment && reply && followUps.length > 0,
  )
  return {
    feedback: id(voice => voice.kind === 'feedback' && voice.record.mediaIds.length > 1),
    bad: id(
      voice => voice.kind === 'comment' && voice.stars === 1 && !voice.record.extInfo.isAlreadySendTmpl,
    ),
    changed: id(({ _id }) => changed && _id.endsWith(`:${changed.comment.commentId}`)),
  }
}

export function scenes(user: Phone, voices: Examples): Scene[] {
  return [
    { name: 'inbox', path: INBOX, prepare: pictures },
    {
      name: 'inbox-all',
      path: INBOX,
      async prepare(screen) {
        screen.tap(chip(screen, '全部'))
        await rest(screen)
        await pictures(screen)
      },
    },
    {
      name: 'inbox-choosing',
      path: INBOX,
      async prepare(screen) {
        await pictures(screen)
        screen.tap('多选')
        const rows = screen.all('voice-row')
        for (const row of rows.slice(0, 2)) screen.trigger(inner(row), 'tap')
        await until(() => screen.text.includes('已选 2 条'))
      },
    },
    {
      name: 'inbox-open',
      path: INBOX,
      only: 'pc',
      async prepare(screen) {
        screen.tap(chip(screen, '评价'))
        await rest(screen)
        const [row] = screen.all('voice-row')
        if (row) screen.trigger(inner(row), 'tap')
        await until(() => screen.text.includes('负责人'))
      },
    },
    {
      name: 'inbox-loading',
      path: INBOX,
      async prepare(screen) {
        screen.page.setData({ status: 'loading', count: 0, error: null })
        screen.all('voice-list').forEach(list => {
          list.remove()
        })
      },
    },
    {
      name: 'inbox-error',
      path: INBOX,
      async prepare(screen) {
        user.rejection = { errMsg: 'cloud.callFunction:fail request:fail ' }
        screen.tap(chip(screen, '评价'))
        await rest(screen)
        user.rejection = undefined
      },
    },
    {
      name: 'inbox-empty',
      path: INBOX,
      async prepare(screen) {
        const [field] = screen.all('wx-input')
        if (!field) return
        screen.type(field, '没有人说过的话')
        screen.trigger(field, 'confirm', { value: '没有人说过的话' })
        await until(() => screen.text.includes('没有找到'))
      },
    },
    { name: 'voice-feedback', path: VOICE, query: { id: voices.feedback }, prepare: pictures, height: 1300 },
    {
      name: 'voice-bad',
      path: VOICE,
      query: { id: voices.bad },
      height: 1700,
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
    { name: 'voice-changed', path: VOICE, query: { id: voices.changed }, height: 1500 },
    {
      name: 'voice-templates',
      path: VOICE,
      query: { id: voices.changed },
      async prepare(screen) {
        await until(() => screen.withText('模板').length > 0)
        screen.tap('模板')
      },
    },
    { name: 'stats', path: 'pages/stats/stats', height: 1900 },
    { name: 'me', path: 'pages/me/me' },
    { name: 'templates', path: 'pages/templates/templates' },
    {
      name: 'template',
      path: 'pages/templates/templates',
      async prepare(screen) {
        const [first] = screen.all('.page--template')
        if (first) screen.trigger(first, 'tap')
        await until(() => screen.withText('保存').length > 0)
      },
    },
    { name: 'setup', path: 'pages/setup/setup', height: 1100 },
    {
      name: 'setup-refused',
      path: 'pages/setup/setup',
      query: { isRefused: '1', openid: 'oQ7rF5JxGv0aYq2tVh3Kd8sLmN4c' },
    },
  ]

  async function pictures(screen: Screen) {
    const all = screen.all('feedback-picture').slice(0, 6)
    for (const picture of all) screen.reveal(picture)
    await until(() => all.every(picture => picture.querySelector('wx-image') || picture.textContent))
    await until(() => all.every(picture => picture.textContent !== '加载中'))
  }
}

/** The whole text of a chip, which ends with a number. */
function chip(screen: Screen, name: string): string {
  const texts = screen.all('filter-bar wx-text').map(one => one.textContent?.trim() ?? '')
  return texts.find(text => text.startsWith(name)) ?? name
}

/** What takes the taps of a row. */
const inner = (row: Element) => row.querySelector('[class*="voice-row--row"]') ?? row

/** Until the page shows what it was opened for. */
export const rest = (screen: Screen) =>
  until(() => screen.page.data.status !== 'loading' && !screen.text.includes('加载中…'))

export async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 400; i++) {
    if (condition()) {
      // What follows from it is shown in the next turn.
      await sleep(25)
      return
    }
    await sleep(25)
  }
  throw new Error('the page did not come to rest within 10 s')
}
