import { beforeEach, describe, expect, it, vi } from 'vitest'
import { bringIn } from '../../shared/adding/bring-in'
import { alertingOfNew } from '../../shared/alerts/alert-of-new'
import type { InArchive } from '../../shared/alerts/kept-link'
import { Push, type Rounded } from '../../shared/alerts/push'
import type { Archive } from '../../shared/archive/archive'
import type { Comment } from '../../shared/comments/types'
import { fail } from '../../shared/errors'
import { startInvocation } from '../../shared/invocation'
import { commentKind } from '../../shared/kinds/comment'
import { weChatPart } from '../../shared/kinds/voice'
import type { Robot } from '../../shared/robots/robot'
import type { Delivery, Send } from '../../shared/robots/send'
import { wecom } from '../../shared/robots/wecom'
import { memoryDatabase, newStore } from '../helpers/memory-database'
import { commentRecord } from '../helpers/voices'

/* What a robot has missed is said by the next message that it takes, and by no other. */

const APPID = 'wx1'
const HOUR = 3600

let robots = 0
/** A robot that nobody has told of anything, its archive, and a clock. */
function world() {
  const url = new URL('https://qyapi.weixin.qq.com/')
  const id = `r${++robots}`
  const robot: Robot = { service: wecom, id, name: 'the robot', url, secret: undefined }
  const store = newStore()
  const texts: string[] = []
  let now = 1_790_000_000
  let takes = true
  const archive = (): Archive => {
    const invocation = startInvocation({ time_limit_in_ms: 60_000 })
    invocation.deadline.clear()
    const database = memoryDatabase(store, async apply => apply(), 'keepNone')
    return { ...database, appid: APPID, appids: [APPID], now, keepsFrom: 0, invocation }
  }
  const send: Send = async (_, text): Promise<Delivery> => {
    texts.push(text)
    return takes ? { state: 'delivered' } : { state: 'refused', reason: 'refuses' }
  }
  const sync = () => alertingOfNew(archive(), [robot], send)('all')
  const bad = (commentId: string) => ({ ...commentRecord(commentId, { stars: 1 }), createTime: now })
  const push = async (commentId: string | Rounded, comment?: Comment, inArchive?: InArchive) => {
    const { invocation } = archive()
    const pushed = new Push(commentId, [robot], invocation, send, inArchive ?? (work => work(archive())))
    const claim = await pushed.claim()
    return claim === 'held back' ? claim : pushed.tell(claim, comment)
  }
  const tell = {
    sync: async (commentId: string) => {
      await bringIn([weChatPart(commentKind, APPID, bad(commentId))], archive())
      await sync()
    },
    push: (commentId: string) => push(commentId, bad(commentId)),
  }
  const pass = (seconds: number) => {
    now += seconds
  }
  return {
    ...{ texts, sync, push, tell, pass },
    setTakes: (its: boolean) => {
      takes = its
    },
    /** The robot is out of order until it has missed this comment. */
    async miss(commentId: string) {
      takes = false
      await tell.sync(commentId)
      for (const seconds of [0, 0, HOUR, 6 * HOUR]) {
        now += seconds
        await sync()
      }
      takes = true
      texts.length = 0
    },
  }
}

// What a robot refuses is logged.
beforeEach(() => void vi.spyOn(console, 'log').mockReturnValue())

const MISSED = /^此前有 1 条提醒没能发到这里/

describe.each(['sync', 'push'] as const)('a robot that is told by a %s', by => {
  it('hears once what it has missed', async () => {
    const { texts, sync, tell, pass, miss } = world()
    await sync()
    await miss('1')
    await tell[by]('2')
    for (const seconds of [0, HOUR, 24 * HOUR]) {
      pass(seconds)
      await tell[by](`3${seconds}`)
      await tell[by === 'push' ? 'sync' : 'push'](`4${seconds}`)
    }
    const [first, ...others] = texts
    expect(first).toMatch(MISSED)
    expect(others).toHaveLength(6)
    expect(others.join()).not.toContain('此前')
  })

  it('hears it from the next message where it refuses this one', async () => {
    const { texts, sync, tell, miss, setTakes } = world()
    await sync()
    await miss('1')
    setTakes(false)
    await tell[by]('2')
    setTakes(true)
    await tell[by]('3')
    await tell[by]('4')
    const said = texts.map(text => [MISSED.test(text), /ID：(\d)/.exec(text)?.[1]])
    expect(said[0]).toEqual([true, '2'])
    expect(said.filter(([isSaid]) => isSaid)).toHaveLength(2)
    expect(said[1]?.[0]).toBe(true)
    expect(said.at(-1)).toEqual([false, '4'])
  })
})

describe('a comment whose id is not known exactly', () => {
  const [one, other] = [{ about: 2 ** 60 }, { about: 2 ** 61 }]

  it.each<[string, InArchive | undefined]>([
    ['an archive', undefined],
    [
      'none',
      async () => {
        throw fail('not_configured', 'there is none')
      },
    ],
  ])('is told once, and so is another one, with %s', async (_, inArchive) => {
    const { texts, push } = world()
    const text = '收到差评（推送的编号不完整，内容请等下一次同步）'
    for (const [pushed, outcome] of [
      [one, [{ state: 'delivered' }]],
      [one, []],
      [other, [{ state: 'delivered' }]],
      [other, []],
    ] as const) {
      expect(await push(pushed, undefined, inArchive)).toEqual(outcome)
    }
    expect(texts).toEqual([text, text])
  })
})
