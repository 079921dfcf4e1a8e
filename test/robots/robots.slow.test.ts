import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Faults } from '../../scripts/local/http/faults'
import type { RecordedRequest } from '../../scripts/local/http/requests'
import { type Robots, startRobots } from '../../scripts/local/robots/server'
import { startInvocation } from '../../shared/invocation'
import { alertRobots } from '../../shared/robots/robots'
import { sendToRobot } from '../../shared/robots/send'
import { cutToBytes, plainLine, plainText } from '../../shared/robots/text'
import { redact } from '../../shared/secrets'

const NAMES = ['wecom', 'feishu', 'dingtalk'] as const

const faults = new Faults()
let requests: RecordedRequest[] = []
/** The robots' clock moves only when a test moves it, so that the speed of this machine does not matter. */
const started = Date.now()
let hoursOff = 0
let running: Awaited<ReturnType<typeof startRobots>>
const robots = (): Robots => running.robots

beforeAll(async () => {
  const now = () => started + hoursOff * 60 * 60 * 1000
  running = await startRobots(now, faults, request => requests.push(request))
})
beforeEach(() => {
  faults.clear()
  requests = []
  hoursOff = 0
  for (const name of NAMES) robots()[name].clear()
})
afterEach(() => {
  delete process.env.ALERT_ROBOTS
})
afterAll(() => running.stop())

/** The robots that ALERT_ROBOTS names. */
function listed(addresses: string) {
  process.env.ALERT_ROBOTS = addresses
  return alertRobots({ appid: undefined, served: undefined })
}

let fresh = 0
/** A robot that this instance has sent nothing to yet. */
function robotAt(address: string) {
  const [robot] = listed(address).robots
  if (!robot) throw new Error('no robot there')
  return { ...robot, id: `${robot.id}${++fresh}` }
}

async function send(address: string, text: string, limitMs = 20_000) {
  const invocation = startInvocation({ time_limit_in_ms: limitMs })
  try {
    return await sendToRobot(robotAt(address), text, invocation)
  } finally {
    invocation.deadline.clear()
  }
}

describe.each(NAMES)('%s', name => {
  const robot = () => robots()[name]

  it('takes a text, which is signed if the service has signatures', async () => {
    expect(await send(robot().url, '收到差评\n第二行')).toEqual({ state: 'delivered' })
    expect(robot().texts).toEqual(['收到差评\n第二行'])
    expect(requests).toHaveLength(1)
  })

  it('gets text without mentions and markup', async () => {
    await send(robot().url, '<at user_id="all">所有人</at> @all [点我](http://evil.example) \u202e反\ud800')
    expect(robot().texts).toEqual([
      '＜at user_id="all"＞所有人＜/at＞ ＠all [点我］(http://evil.example) 反\ufffd',
    ])
  })

  it('gets as many bytes as it takes, and the last character is whole', async () => {
    for (const text of ['长'.repeat(9000), '😀'.repeat(9000), `x${'😀'.repeat(9000)}`, '"\n'.repeat(9000)]) {
      expect(await send(robot().url, text)).toEqual({ state: 'delivered' })
      const [cut = ''] = robot().texts.slice(-1)
      expect(text.startsWith(cut.slice(0, -1))).toBe(true)
      expect(cut.slice(-1)).toBe('…')
      expect(cut).not.toMatch(/\p{Surrogate}/u)
      expect(Buffer.byteLength(cut)).toBeGreaterThan(2000)
      // A KB may mean 1,000 bytes or 1,024.
      expect(Buffer.byteLength(JSON.stringify(requests.at(-1)?.params))).toBeLessThan(20_000)
    }
  })

  it('refusals are told apart, and a refused message is not sent again', async () => {
    const tooMany = { wecom: 45009, feishu: 11232, dingtalk: 130101 }[name]
    const wrongKey = { wecom: 93000, feishu: 19001, dingtalk: 300001 }[name]
    faults.add({ on: `robot.${name}`, errcode: tooMany, errmsg: 'secret words' })
    faults.add({ on: `robot.${name}`, errcode: wrongKey })
    faults.add({ on: `robot.${name}`, errcode: 7 })
    for (const reason of ['got too many messages.*', 'does not know the .*: copy .*', 'refuses']) {
      expect(await send(robot().url, 'a')).toEqual({
        state: 'refused',
        reason: expect.stringMatching(new RegExp(`^robot 1 \\(\\w+\\) ${reason} \\(code \\d+\\)$`)),
      })
    }
    expect(requests).toHaveLength(3)
    expect(robot().messages).toEqual([])
  })

  it.each([
    ['closes the connection', { close: 'before' }],
    ['stops midway', { close: 'midway' }],
    ['answers no JSON', { body: '<html>' }],
    ['answers no code', { body: '{"ok":true}' }],
    ['answers a list', { body: '[]' }],
    ['has an error', { body: '', status: 502 }],
  ] as const)(
    'the outcome of a message is unknown if it %s, and the message is sent once',
    async (_, fault) => {
      faults.add({ on: `robot.${name}`, ...fault })
      expect(await send(robot().url, 'a')).toMatchObject({ state: 'unknown' })
      expect(requests).toHaveLength(1)
    },
  )

  it('the outcome of a message is unknown if it hangs', async () => {
    faults.add({ on: `robot.${name}`, hang: true })
    expect(await send(robot().url, 'a', 1500)).toMatchObject({ state: 'unknown' })
    expect(requests).toHaveLength(1)
  })

  it('is not reached where nobody listens, and no reason shows its key', async () => {
    const address = robot().url.replace(/127\.0\.0\.1:\d+/, '127.0.0.1:1')
    const delivery = await send(address, 'a')
    expect(delivery).toMatchObject({ state: 'refused', reason: expect.stringContaining('not reached') })
    expect(JSON.stringify(delivery)).not.toMatch(/local-/)
  })

  it('is sent nothing when the time is over', async () => {
    const invocation = startInvocation({ time_limit_in_ms: 0.001 })
    while (!invocation.deadline.isOver);
    expect(await sendToRobot(robotAt(robot().url), 'a', invocation)).toMatchObject({ state: 'held back' })
    expect(requests).toHaveLength(0)
  })

  it('has its key and its secret removed from every text, and nothing else', () => {
    const { robots } = listed(robot().url.replace('?', '?debug=1&'))
    expect(robots).toHaveLength(1)
    const secrets = (robot().url.match(/(SEC)?local-[\w-]+/g) ?? []).join(' ')
    expect(redact(`1 of 10: ${secrets}`)).toMatch(/^1 of 10: \*\*\*( \*\*\*)?$/)
    expect(JSON.stringify(robots.map(({ id, name }) => [id, name]))).not.toContain('local-')
  })

  it('gets no more messages from one instance than it takes in a minute', async () => {
    const [one] = listed(robot().url).robots
    if (!one) throw new Error('no robot')
    const most = name === 'feishu' ? 5 : 20
    const own = {
      ...one,
      id: `pace-${name}`,
      service: { ...one.service, rates: [{ messages: most, seconds: 60 }] },
    }
    const invocation = startInvocation({ time_limit_in_ms: 20_000 })
    for (let i = 0; i < most; i++) {
      expect(await sendToRobot(own, String(i), invocation)).toEqual({ state: 'delivered' })
    }
    expect(await sendToRobot(own, 'one more', invocation)).toMatchObject({ state: 'held back' })
    invocation.deadline.clear()
    expect(requests).toHaveLength(most)
  })
})

describe('signatures', () => {
  it.each(['feishu', 'dingtalk'] as const)(
    '%s refuses one with the wrong secret, one without secret, and an old one',
    async name => {
      const { url } = robots()[name]
      for (const address of [`${url}x`, url.replace(/#.*/, '')]) {
        const delivery = await send(address, 'a')
        expect(delivery).toMatchObject({ state: 'refused', reason: expect.stringContaining('#secret=') })
      }
      for (const hours of [-1.1, 1.1]) {
        hoursOff = hours
        expect(await send(url, 'a')).toMatchObject({ state: 'refused' })
      }
      expect(robots()[name].messages).toEqual([])
    },
  )

  it('are new for every message', async () => {
    const signs = () => requests.map(({ params }) => params.sign)
    await send(robots().feishu.url, 'a')
    expect(signs()).toEqual([expect.stringMatching(/^[\w+/]{43}=$/)])
  })
})

describe('which robots', () => {
  const KEYS = {
    WeCom: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k-e-y',
    Feishu: 'https://open.feishu.cn/open-apis/bot/v2/hook/h-o-o-k#secret=s1',
    Lark: 'https://open.larksuite.com/open-apis/bot/v2/hook/h-o-o-k2',
    DingTalk: 'https://oapi.dingtalk.com/robot/send?access_token=t-o-k#secret=SECs2',
  }

  it.each([',', '，', ';', '；', '、', ' ', '\n', '\r\n', '\t', ' , ', '\n\n'])(
    'are listed with %j between',
    separator => {
      const { robots, mistakes } = listed(Object.values(KEYS).join(separator))
      expect(mistakes).toEqual([])
      expect(robots.map(({ service, secret, name }) => [service.name, secret, name])).toEqual([
        ['WeCom', undefined, 'robot 1 (WeCom)'],
        ['Feishu', 's1', 'robot 2 (Feishu)'],
        ['Feishu', undefined, 'robot 3 (Feishu)'],
        ['DingTalk', 'SECs2', 'robot 4 (DingTalk)'],
      ])
    },
  )

  it.each(['a+b/c==', 'a&b=c?d#e', '密 钥'.replace(' ', '_'), '100%'])(
    'sign with the secret %j as it is written',
    async secret => {
      const { robots } = listed(`https://oapi.dingtalk.com/robot/send?access_token=t-o-k#secret=${secret}`)
      expect(robots[0]?.secret).toBe(secret)
      expect(robots[0]?.url.hash).toBe('')
      expect(redact(`a ${secret} b`)).toBe('a *** b')
    },
  )

  it('are listed with quotes around them', () => {
    const { robots } = listed(`"${KEYS.WeCom}"，'${KEYS.DingTalk}'`)
    expect(robots.map(({ service }) => service.name)).toEqual(['WeCom', 'DingTalk'])
  })

  it('are told once each, however often they are listed', () => {
    expect(listed(`${KEYS.WeCom},${KEYS.WeCom},${KEYS.Feishu}`).robots).toHaveLength(2)
  })

  it('are told apart by their paths on this machine', () => {
    const { robots: on } = listed(NAMES.map(name => robots()[name].url).join(','))
    expect(on.map(({ service }) => service.name)).toEqual(['WeCom', 'Feishu', 'DingTalk'])
  })

  it('keep their ids when the list changes', () => {
    const [one] = listed(KEYS.Feishu).robots
    const [, other] = listed(`${KEYS.WeCom},${KEYS.Feishu}`).robots
    expect(one?.id).toMatch(/^[0-9a-f]{16}$/)
    expect(other?.id).toBe(one?.id)
  })

  it.each([
    'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?k=k-e-y',
    'https://qyapi.weixin.qq.com/cgi-bin/webhook/other?key=k-e-y',
    'http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k-e-y',
    'https://qyapi.weixin.qq.com.evil.example/cgi-bin/webhook/send?key=k-e-y',
    'https://open.feishu.cn/open-apis/bot/v2/hook/',
    'https://open.feishu.cn/open-apis/bot/hook/k-e-y',
    'https://open.feishu.cn/open-apis/bot/v2/hook/k-e-y#k-e-y',
    'https://oapi.dingtalk.com/robot/send?access_token=k-e-y#secret=',
    'https://oapi.dingtalk.com/robot/send?token=k-e-y',
    'https://user:k-e-y@oapi.dingtalk.com/robot/send?access_token=k-e-y',
    'http://127.0.0.1:1/k-e-y',
    'k-e-y',
  ])('%s is not the address of one: the mistake is named without the key, and the others count', address => {
    const { robots, mistakes } = listed(`${address},${KEYS.WeCom}`)
    expect(robots).toHaveLength(1)
    expect(mistakes).toHaveLength(1)
    const [mistake] = mistakes
    expect(mistake).toMatchObject({ kind: 'not_configured', errCode: 412 })
    expect(mistake?.message).toContain('entry 1 of ALERT_ROBOTS')
    expect(mistake?.details.hint).toContain('#secret=')
    expect(`${mistake?.message} ${mistake?.details.hint}`).not.toContain('k-e-y')
  })
})

it('a robot gets no more than it takes, although two messages wait for it at the same time', async () => {
  const own = {
    ...robotAt(robots().wecom.url),
    service: {
      ...robotAt(robots().wecom.url).service,
      rates: [
        { messages: 1, seconds: 0.3 },
        { messages: 2, seconds: 60 },
      ],
    },
  }
  const invocation = startInvocation({ time_limit_in_ms: 20_000 })
  const sent = await Promise.all(['a', 'b', 'c'].map(text => sendToRobot(own, text, invocation)))
  invocation.deadline.clear()
  expect(sent.map(({ state }) => state).sort()).toEqual(['delivered', 'delivered', 'held back'])
  expect(requests).toHaveLength(2)
})

describe('texts', () => {
  it('are cut between characters, to no more bytes than asked for, and not a character too early', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 3, max: 200 }), (text, bytes) => {
        const cut = cutToBytes(text, bytes)
        expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(bytes)
        if (cut === text) return
        expect(Buffer.byteLength(text)).toBeGreaterThan(bytes)
        const kept = [...cut].slice(0, -1)
        expect([...text].slice(0, kept.length)).toEqual(kept)
        expect(Buffer.byteLength(`${kept.join('')}${[...text][kept.length]}…`)).toBeGreaterThan(bytes)
      }),
    )
  })

  it('mention nobody, whatever a user writes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), text => {
        expect(plainText(text)).not.toMatch(/[<>@]|\]\(|\p{Surrogate}|[\u202a-\u202e]/u)
        expect(plainLine(text, 50)).not.toMatch(/[\n\r\u2028\u2029]/)
        expect([...plainLine(text, 50)].length).toBeLessThanOrEqual(51)
      }),
    )
  })

  it('become no links where others wrote them', () => {
    const name = fc.stringMatching(/^[a-z0-9]{1,8}$/)
    const address = fc
      .tuple(
        fc.constantFrom('http://', 'HTTPS://', 'weixin://', 'http：//', ''),
        fc.array(name, { minLength: 1, maxLength: 3 }),
        fc.constantFrom('com', 'cn', 'top', '中国', 'xn--fiqs8s'),
        fc.constantFrom('.', '．', '。'),
        fc.constantFrom('', '/a?b=c', ':80/'),
      )
      .map(([scheme, names, top, dot, path]) => scheme + [...names, top].join(dot) + path)
    fc.assert(
      fc.property(address, text => {
        const line = plainLine(`看${text} 吧`, 200)
        expect(line).not.toMatch(/[:：]\/\/|[a-z0-9][.．。](?:com|cn|top|中国|xn)/i)
        expect(line).toHaveLength(text.length + 3)
      }),
    )
    expect(plainLine('http://1.2.3.4/x 和 1.2.3.4:80', 99)).toBe('http∶//1·2·3·4/x 和 1·2·3·4:80')
  })

  it('keep versions, prices and sentences', () => {
    const text = '微信 8.0.50.1 闪退。It broke. Then 1.38 元，12:30，e.g. 3.5/5'
    expect(plainLine(text, 99)).toBe(text)
  })
})

describe('the robots on this machine', () => {
  const post = (url: string, body: object) =>
    fetch(url, { method: 'POST', body: JSON.stringify(body) }).then(answer => answer.json())

  it('keep to their limits by the clock', async () => {
    const { url } = robots().wecom
    const message = { msgtype: 'text', text: { content: 'a' } }
    for (let i = 0; i < 20; i++) expect(await post(url, message)).toEqual({ errcode: 0, errmsg: 'ok' })
    expect(await post(url, message)).toMatchObject({ errcode: 45009 })
    hoursOff = 0.02
    expect(await post(url, message)).toMatchObject({ errcode: 0 })
    const long = { msgtype: 'text', text: { content: 'a'.repeat(2049) } }
    expect(await post(url, long)).toMatchObject({ errcode: 40058 })
  })

  it('DingTalk takes nothing for ten minutes after too many', async () => {
    const tooMany = { state: 'refused', reason: expect.stringContaining('none for ten minutes') }
    for (let i = 0; i < 20; i++)
      expect(await send(robots().dingtalk.url, 'a')).toEqual({ state: 'delivered' })
    expect(await send(robots().dingtalk.url, 'a')).toMatchObject(tooMany)
    hoursOff = 5 / 60
    expect(await send(robots().dingtalk.url, 'a')).toMatchObject(tooMany)
    hoursOff = 11 / 60
    expect(await send(robots().dingtalk.url, 'a')).toEqual({ state: 'delivered' })
  })

  it('Feishu takes five a second', async () => {
    const deliveries = await Promise.all(Array.from({ length: 6 }, () => send(robots().feishu.url, 'a')))
    expect(deliveries.filter(({ state }) => state === 'delivered')).toHaveLength(5)
  })
})
