import { feedbackChoices, feedbackEndings, feedbackTexts } from './feedback-texts'
import type { SamplePerson } from './people'
import type { Random } from './random'
import type { FeedbackRecord } from './records'
import { chinaMidnight, day, timesBack } from './times'

const count = 144

const typeWeights = [
  [1, 18],
  [2, 14],
  [3, 16],
  [4, 18],
  [5, 6],
  [6, 15],
  [7, 16],
  [8, 30],
  [15, 2],
] as const

const devices = [
  { brand: 'HUAWEI', model: 'ALN-AL00', system: 'Android 12', width: 384, height: 832, ratio: 3.28125 },
  { brand: 'HONOR', model: 'ALI-AN00', system: 'Android 13', width: 360, height: 800, ratio: 3 },
  { brand: 'Xiaomi', model: '23127PN0CC', system: 'Android 14', width: 393, height: 873, ratio: 2.75 },
  { brand: 'Redmi', model: '22101317C', system: 'Android 13', width: 393, height: 873, ratio: 2.75 },
  { brand: 'OPPO', model: 'PHN110', system: 'Android 13', width: 360, height: 804, ratio: 3 },
  { brand: 'vivo', model: 'V2166A', system: 'Android 11', width: 393, height: 873, ratio: 2.75 },
  {
    brand: 'iPhone',
    model: 'iPhone 13<iPhone14,5>',
    system: 'iOS 17.4.1',
    width: 390,
    height: 844,
    ratio: 3,
  },
  { brand: 'iPhone', model: 'iPhone SE<iPhone14,6>', system: 'iOS 16.6', width: 375, height: 667, ratio: 2 },
  {
    brand: 'iPhone',
    model: 'iPhone 15 Pro<iPhone16,1>',
    system: 'iOS 18.1',
    width: 393,
    height: 852,
    ratio: 3,
  },
  { brand: 'microsoft', model: 'microsoft', system: 'Windows 10 x64', width: 414, height: 736, ratio: 1 },
]

/** Device texts that are not a JSON object; WeChat documents only "a string". */
const oddSystemInfos = ['', 'undefined', '[]', 'null', '{"brand":"HUAWEI","model":"NOH-AN']

export function sampleFeedback(
  random: Random,
  users: SamplePerson[],
  nowSeconds: number,
  shopIndex: number,
): FeedbackRecord[] {
  const times = withOneAfterMidnight(timesBack(random, count, nowSeconds), nowSeconds)
  return times.map((createTime, index) => {
    const user = random.pick(users)
    const type = index < typeWeights.length ? (typeWeights[index]?.[0] ?? 8) : random.weighted(typeWeights)
    const record: FeedbackRecord = {
      record_id: recordId(index, shopIndex),
      create_time: createTime,
      content:
        random.fill(random.pick(feedbackTexts[type] ?? []), feedbackChoices) + random.pick(feedbackEndings),
      phone: phone(random),
      openid: user.openid,
      nickname: user.nickname,
      head_url: user.avatar,
      type,
    }
    // Older records have neither list nor device.
    if (index % 13 !== 5) record.mediaIds = mediaIds(random)
    if (index % 17 !== 7) record.systemInfo = systemInfo(random, index)
    return record
  })
}

/** So many seconds after midnight in China somebody gives feedback in these days, on a phone that wrote before it, too. */
const AFTER_MIDNIGHT = 480

/** One time of the last five days, not the newest, is moved there: the one that has the shortest way, still in its order. */
function withOneAfterMidnight(times: number[], nowSeconds: number): number[] {
  const ways = times.flatMap((time, index) => {
    const there = chinaMidnight(time) + AFTER_MIDNIGHT
    const [later = 0, earlier = 0] = [times[index - 1], times[index + 1]]
    const isFree = earlier < there && there < later && nowSeconds - there < 5 * day
    return isFree ? [{ index, there, seconds: Math.abs(there - time) }] : []
  })
  const [shortest] = ways.sort((a, b) => a.seconds - b.seconds)
  return times.map((time, index) => (index === shortest?.index ? shortest.there : time))
}

/** Mostly beyond 2^53, some short, and one of each at the edge; the same whatever the time is. */
function recordId(index: number, shopIndex: number): bigint | number {
  if (index === 3) return 9_007_199_254_740_991
  if (index === 4) return 9_007_199_254_740_993n
  if (index % 19 === 11) return 20_000 - index
  return 1_795_277_283_000_000_000n - BigInt(index) * 61_803_398_874_989n - BigInt(shopIndex) * 1009n
}

/** A number in WeChat's sample, "phone or e-mail" in its table. All of them are made up. */
function phone(random: Random): number | string {
  const made = `1880000${random.digits(4)}`
  return random.weighted<number | string>([
    [Number(made), 5],
    [made, 3],
    ['', 2],
    [`user${random.digits(4)}@example.com`, 1],
  ])
}

function mediaIds(random: Random): string[] {
  const pictures = random.weighted([
    [0, 5],
    [1, 3],
    [2, 2],
    [3, 1],
  ])
  // Signs that a query string must escape.
  return Array.from(
    { length: pictures },
    () => `${random.letters(22)}+${random.letters(18)}/${random.letters(20)}==`,
  )
}

function systemInfo(random: Random, index: number): string {
  const odd = index % 11 === 9 ? oddSystemInfos[Math.floor(index / 11) % oddSystemInfos.length] : undefined
  if (odd !== undefined) return odd
  const { brand, model, system, width, height, ratio } = random.pick(devices)
  const isPhone = brand !== 'microsoft'
  return JSON.stringify({
    brand,
    model,
    system,
    platform: isPhone ? (brand === 'iPhone' ? 'ios' : 'android') : 'windows',
    version: random.pick(['8.0.49', '8.0.50', '8.0.53', '8.0.55', '8.0.42']),
    SDKVersion: random.pick(['3.5.8', '3.6.6', '3.7.1', '3.4.10', '2.33.0']),
    language: 'zh_CN',
    pixelRatio: ratio,
    screenWidth: width,
    screenHeight: height,
    windowWidth: width,
    windowHeight: height - random.integer(44, 92),
    statusBarHeight: random.integer(20, 59),
    fontSizeSetting: random.pick([16, 16, 16, 19, 23]),
    benchmarkLevel: isPhone ? random.integer(12, 48) : -1,
    networkType: random.pick(['wifi', '4g', '5g', 'wifi', '3g']),
  })
}
