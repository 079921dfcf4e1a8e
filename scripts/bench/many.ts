import { fileURLToPath } from 'node:url'
import * as v from 'valibot'
import { LocalCloud } from '../local/cloud'
import { sampleData } from '../local/sample/data'
import { table } from '../terminal/table'
import { ms } from './figures'

const RECORDS_A_KIND = 5
const RUN_SECONDS = 25
const EVERY_SECONDS = 600
const RUNS_A_DAY = 86_400 / EVERY_SECONDS
/** A token lives for two hours, and is renewed five minutes before its end. */
const TOKENS_A_DAY = 86_400 / (7200 - 300)
/** At least so many runs are measured once all has been brought in. */
const RUNS = 4

/** About as far away as WeChat's servers and the database are from a function. */
const WECHAT_MS = 100
const DATABASE_MS = 20

/** A platform's function that hands out tokens. */
const PLATFORM = fileURLToPath(new URL('../../test/fixtures/functions/platform', import.meta.url))

const Synced = v.object({
  errCode: v.literal(0),
  data: v.object({ apps: v.array(v.object({ appid: v.string() })) }),
})

/** A run that takes longer than it is allowed ends too, to be told of. */
const TIMER = {
  source: 'wx_trigger',
  appid: null,
  timeLimitMs: 2 * RUN_SECONDS * 1000,
  context: { time_limit_in_ms: RUN_SECONDS * 1000 },
}

/** What some runs did, in turns and requests. */
export interface Counted {
  runs: number
  turns: number
  wechat: number
  database: number
  tokens: number
}

/**
 * How often each of many mini programs gets its turn, and what all that costs a day.
 *
 * @returns what went wrong
 */
export async function benchMany(count: number, node: string): Promise<string[]> {
  const now = Date.now()
  const cloud = await LocalCloud.start({
    node,
    apps: count,
    data: index => few(index, now),
    extraFunctions: { platform: PLATFORM },
    env: ({ wechatApps }) => ({
      PLATFORM_APPS: wechatApps,
      WECHAT_APPS: '',
      WECHAT_APPSECRET: '',
      WECHAT_TOKEN_FUNCTION: 'platform',
    }),
    api: { latencyMs: WECHAT_MS },
  })
  cloud.faults.add({ on: 'database.*', delayMs: DATABASE_MS, times: Number.POSITIVE_INFINITY })
  cloud.faults.add({ on: 'functions.*', delayMs: WECHAT_MS, times: Number.POSITIVE_INFINITY })

  let longestMs = 0
  /** Runs of the timer, until each mini program has had its turn. */
  async function counted(leastRuns = 1): Promise<Counted> {
    cloud.clearRequests()
    const served = new Set<string>()
    let [runs, turns] = [0, 0]
    while (runs < leastRuns || served.size < count) {
      const started = performance.now()
      const { result } = await cloud.call('syncVoices', {}, TIMER)
      longestMs = Math.max(longestMs, performance.now() - started)
      const { apps } = v.parse(Synced, result).data
      changeMeta(cloud, passed)
      for (const { appid } of apps) served.add(appid)
      runs++
      turns += apps.length
    }
    const isOf = (server: string, part: string) =>
      cloud.requests.filter(request => request.server === server && request.name.startsWith(part)).length
    return {
      runs,
      turns,
      wechat: isOf('api', '/') - isOf('api', '/cgi-bin/stable_token'),
      database: isOf('gateway', 'database.'),
      tokens: isOf('gateway', 'functions.'),
    }
  }

  try {
    const first = await counted()
    const usual = await counted(RUNS)
    changeMeta(cloud, overdue)
    const daily = await counted()
    console.log(
      table(
        [
          `${count} mini programs`,
          'runs of 25 s',
          'turns',
          'a run',
          'to WeChat',
          'to the database',
          'token function',
        ],
        [
          row(`the first turn, with ${2 * RECORDS_A_KIND} records`, first),
          row('a turn with nothing new', usual),
          row('the turn that looks for late ones, once a day', daily),
        ],
      ),
    )
    console.log(textOf(count, dayOf(count, usual, daily)))
    const longest = `the longest run took ${ms(longestMs)}`
    return longestMs > RUN_SECONDS * 1000 ? [`${longest}: the platform would have ended it`] : []
  } finally {
    await cloud.stop()
  }
}

const row = (name: string, { runs, turns, wechat, database, tokens }: Counted): string[] => [
  name,
  String(runs),
  String(turns),
  (turns / runs).toFixed(0),
  ...[wechat, database, tokens].map(requests => `${requests} (${(requests / turns).toFixed(1)} a turn)`),
]

/** A few of a shop's records: feedback so old that nobody asks what phones wrote around it. */
function few(index: number, now: number) {
  const { feedback, comments, ...rest } = sampleData(now, index)
  return { ...rest, feedback: feedback.slice(-RECORDS_A_KIND), comments: comments.slice(0, RECORDS_A_KIND) }
}

/** Changes the documents that hold how far the syncs came. */
function changeMeta({ database }: LocalCloud, change: (document: Record<string, unknown>) => object): void {
  const meta = database.collection('user_voice_meta')
  for (const document of meta.all()) meta.set(String(document._id), { ...document, ...change(document) })
}

/** As if it were time for the next run. */
function passed({ begun }: Record<string, unknown>): object {
  const times = Object.entries(Object(begun)).map(([appid, time]) => [appid, Number(time) - EVERY_SECONDS])
  return begun ? { begun: Object.fromEntries(times) } : {}
}

/** As if what is done once a day had been done two days ago. */
function overdue({ progress }: Record<string, unknown>): object {
  const { again }: { again?: { time?: unknown } } = Object(progress)
  if (typeof again?.time !== 'number') return {}
  return { progress: { ...Object(progress), again: { ...again, time: again.time - 2 * 86_400 } } }
}

/** What many mini programs cost a day on which nothing new comes, with a run every 10 minutes. */
interface Day {
  /** From one turn of a mini program to its next. */
  minutes: number
  /** Requests to WeChat, of all mini programs. */
  wechat: number
  /** Requests to the database. */
  database: number
  /** Calls of the token function, where one instance serves all runs; and where each run has a new one. */
  tokens: number
  mostTokens: number
}

/**
 * Works out a day from what was counted.
 *
 * @param usual turns with nothing new
 * @param daily the one turn a day that looks for late records
 */
export function dayOf(count: number, usual: Counted, daily: Counted): Day {
  const turns = RUNS_A_DAY * Math.min(usual.turns / usual.runs, count)
  const cost = (what: 'wechat' | 'database') =>
    ((turns - count) * usual[what]) / usual.turns + (count * daily[what]) / daily.turns
  return {
    minutes: (1440 * count) / turns,
    wechat: cost('wechat'),
    database: cost('database'),
    // It lists the mini programs once a run.
    tokens: count * TOKENS_A_DAY + RUNS_A_DAY,
    mostTokens: turns + RUNS_A_DAY,
  }
}

function textOf(count: number, { minutes, wechat, database, tokens, mostTokens }: Day): string {
  const rounded = (value: number) => value.toFixed(0)
  return [
    `With a run every 10 minutes each has its turn every ${rounded(minutes)} minutes. A day with nothing new:`,
    `  ${rounded(wechat)} requests to WeChat, ${rounded(wechat / count)} of each mini program`,
    `  ${rounded(database)} requests to the database`,
    `  ${rounded(tokens)} calls of the token function, where one instance serves all runs; ${rounded(mostTokens)} where each run has a new one`,
  ].join('\n')
}
