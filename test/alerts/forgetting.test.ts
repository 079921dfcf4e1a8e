import { expect, it } from 'vitest'
import { bringIn } from '../../shared/adding/bring-in'
import { alertingOfNew } from '../../shared/alerts/alert-of-new'
import type { Archive } from '../../shared/archive/archive'
import { markForgotten } from '../../shared/archive/forgotten'
import { removeVoicesOf } from '../../shared/archive/removal'
import { startInvocation } from '../../shared/invocation'
import { commentKind } from '../../shared/kinds/comment'
import { weChatPart } from '../../shared/kinds/voice'
import type { Robot } from '../../shared/robots/robot'
import { wecom } from '../../shared/robots/wecom'
import { type Carrier, memoryDatabase, newStore, type Store } from '../helpers/memory-database'
import { commentRecord } from '../helpers/voices'

/* Somebody is forgotten while a sync brings in his comments and tells of them: at every request of the sync. */

const APPID = 'wx1'
const OPENID = 'oGone'
const NOW = 1_790_000_000
const ROBOT: Robot = {
  service: wecom,
  id: 'a',
  name: 'a',
  url: new URL('https://qyapi.weixin.qq.com/'),
  secret: undefined,
}

function archiveOf(store: Store, now: number, carry: Carrier = async apply => apply()): Archive {
  const invocation = startInvocation({ time_limit_in_ms: 60_000 })
  invocation.deadline.clear()
  return {
    ...memoryDatabase(store, carry, 'keepNone'),
    appid: APPID,
    appids: [APPID],
    now,
    keepsFrom: 0,
    invocation,
  }
}

async function sync(archive: Archive): Promise<void> {
  const records = ['1', '2'].map(commentId => ({
    ...commentRecord(commentId, { stars: 1 }),
    createTime: NOW,
    userInfo: { openid: OPENID, headImg: '', nickName: '' },
  }))
  await bringIn(
    records.map(record => weChatPart(commentKind, APPID, record)),
    archive,
  )
  const robots = [ROBOT]
  await alertingOfNew(archive, robots, async () => ({ state: 'delivered' }))('all')
}

const never = () => new Promise<never>(() => {})

it.each([false, true])(
  'nothing is left of a person who is forgotten during a sync, which dies: %s',
  async dies => {
    let at = 0
    for (let hasEnded = false; !hasEnded; at++) {
      const store = newStore()
      await alertingOfNew(archiveOf(store, NOW), [ROBOT])('all')
      const forget = async () => {
        const archive = archiveOf(store, NOW + 1)
        await markForgotten(OPENID, archive)
        await removeVoicesOf([OPENID], archive)
      }
      let requests = 0
      let isDead = false
      let die = () => {}
      const died = new Promise<void>(resolve => {
        die = resolve
      })
      const carry: Carrier = async apply => {
        if (isDead) return never()
        const isMoment = requests++ === at
        const result = apply()
        if (!isMoment) return result
        isDead = dies
        await forget()
        if (!dies) return result
        die()
        return never()
      }
      await Promise.race([sync(archiveOf(store, NOW + 1, carry)), died])
      hasEnded = requests <= at
      if (hasEnded) await forget()
      // A call that died is made good by a sync, within a day.
      if (dies) await sync(archiveOf(store, NOW + 2))
      expect([at, [...store.voices.keys()]]).toEqual([at, []])
      expect([at, [...store.meta.keys()].filter(id => id.includes('comment'))]).toEqual([at, []])
    }
    expect(at).toBeGreaterThan(12)
  },
)
