import { inner, until } from './actions'
import type { Scene } from './scene'

const INBOX = 'user-voice/inbox/inbox'

/** What opens above the inbox, and what somebody sees who was invited. */
export const queueScenes: Scene[] = [
  {
    name: 'inbox-filter',
    path: INBOX,
    async prepare(screen) {
      screen.tap('筛选')
      await until(() => screen.all('filter-sheet').length > 0 && !screen.text.includes('加载中…'))
    },
  },
  {
    name: 'inbox-batch',
    path: INBOX,
    async prepare(screen) {
      screen.tap('多选')
      for (const row of screen.all('voice-row').slice(0, 6)) screen.trigger(inner(row), 'tap')
      await until(() => screen.text.includes('已选 6 条'))
      const [reply] = screen.all('batch-tools wx-view').filter(({ textContent }) => textContent === '回复')
      if (reply) screen.trigger(reply, 'tap')
      await until(() => screen.withText('物流慢').length > 0)
      screen.tap('物流慢')
      await until(() => screen.text.includes('发送给'))
    },
  },
  {
    name: 'inbox-switch',
    path: INBOX,
    several: true,
    async prepare(screen) {
      await until(() => screen.withText('全部小程序').length > 0)
      screen.tap('全部小程序')
      await until(() => screen.all('app-sheet').length > 0)
    },
  },
  {
    name: 'inbox-invitation',
    path: INBOX,
    query: { invitation: 'a code' },
    prepare: screen => until(() => screen.all('invitation').length > 0),
  },
]
