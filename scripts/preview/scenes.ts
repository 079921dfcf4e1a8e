import type { Voice } from '../../shared/archive/types'
import type { LocalCloud } from '../local/cloud'
import { pictureFor } from '../local/sample/pictures'
import type { Phone } from '../phone/wx'
import { chip, inner, pictures, rest, until } from './actions'
import { otherScenes } from './other-scenes'
import { queueScenes } from './queue-scenes'
import type { Scene } from './scene'

const INBOX = 'user-voice/inbox/inbox'
export const VOICE = 'user-voice/voice/voice'

/** The ids of voices worth looking at. */
export interface Examples {
  feedback: string
  handled: string
  evidence: string
  silent: string
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
    handled: id(voice => voice.kind === 'feedback' && voice.note),
    evidence: id(voice => voice.kind === 'feedback' && voice.evidence?.logs[0] && voice.evidence.errors[1]),
    silent: id(voice => voice.kind === 'feedback' && voice.evidence?.state === 'none'),
    bad: id(
      voice => voice.kind === 'comment' && voice.stars === 1 && !voice.record.extInfo.isAlreadySendTmpl,
    ),
    changed: id(({ _id }) => changed && _id.endsWith(`:${changed.comment.commentId}`)),
  }
}

export function scenes(user: Phone, cloud: LocalCloud, voices: Examples): Scene[] {
  const withoutArchive = {
    before() {
      // Nor the number on the tab that other scenes have set.
      user.calls.length = 0
      cloud.faults.add({ on: 'database.*', code: 'DATABASE_PERMISSION_DENIED', times: 1_000_000 })
    },
    after() {
      cloud.faults.clear()
    },
  }
  return [
    { name: 'inbox', path: INBOX, prepare: pictures },
    {
      name: 'inbox-all',
      path: INBOX,
      async prepare(screen) {
        screen.tap(chip(screen, '全部状态'))
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
    ...queueScenes,
    {
      name: 'inbox-swiped',
      path: INBOX,
      only: 'phone',
      async prepare(screen) {
        await pictures(screen)
        screen.all('[class*="swipe-cell__right"]')[1]?.classList.add('swiped-to')
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
    { name: 'inbox-live', path: INBOX, ...withoutArchive, prepare: pictures },
    {
      name: 'inbox-live-comments',
      path: INBOX,
      ...withoutArchive,
      async prepare(screen) {
        screen.tap('订单评价')
        await until(() => screen.all('comment-body').length > 0)
        screen.tap('自选日期')
        await until(() => screen.text.includes('共 '))
      },
    },
    {
      name: 'voice-feedback',
      path: VOICE,
      query: { id: voices.feedback },
      below: INBOX,
      prepare: pictures,
      height: 1300,
    },
    {
      name: 'voice-handled',
      path: VOICE,
      query: { id: voices.handled },
      below: INBOX,
      height: 1700,
      async prepare(screen) {
        await pictures(screen)
        screen.tap('展开')
        await until(() => screen.text.includes('收起'))
      },
    },
    {
      name: 'voice-evidence',
      path: VOICE,
      query: { id: voices.evidence },
      below: INBOX,
      height: 2400,
      async prepare(screen) {
        await pictures(screen)
        screen.tap('显示全部日志')
        screen.tap('堆栈')
        await until(() => screen.text.includes('只看反馈前后'))
      },
    },
    { name: 'voice-silent', path: VOICE, query: { id: voices.silent }, below: INBOX, height: 1500 },
    { name: 'voice-missing', path: VOICE, query: { id: 'wx1:feedback:77' } },
    {
      name: 'voice-bad',
      path: VOICE,
      query: { id: voices.bad },
      below: INBOX,
      height: 2000,
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
    { name: 'voice-changed', path: VOICE, query: { id: voices.changed }, below: INBOX, height: 1700 },
    {
      name: 'voice-answering',
      path: VOICE,
      query: { id: voices.bad },
      below: INBOX,
      async prepare(screen) {
        await until(() => screen.withText('物流慢').length > 0)
        screen.tap('物流慢')
        await until(() => screen.withText('发送并标为已处理').length > 0)
      },
    },
    {
      name: 'voice-assigning',
      path: VOICE,
      query: { id: voices.handled },
      below: INBOX,
      height: 1900,
      async prepare(screen) {
        await pictures(screen)
        screen.tap('转交')
        await until(() => screen.withText('不指派').length > 0)
        screen.tap('添加')
        await until(() => screen.withText('加上').length > 0)
      },
    },
    { name: 'voice-shared', path: VOICE, query: { id: voices.bad } },
    ...otherScenes(user, cloud, withoutArchive),
  ]
}
