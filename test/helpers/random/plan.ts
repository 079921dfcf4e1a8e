import fc from 'fast-check'
import type { FaultOrder } from '../../../scripts/local/cloud'
import type { VoiceState } from '../../../shared/archive/types'

/*
 * What may happen in a small world: who does what at the same time, and what goes wrong meanwhile. Numbers choose among
 * what is there when their turn comes.
 */

/** Something that a call of a function does. */
export type Action =
  | { do: 'sync' }
  | { do: 'list' }
  | { do: 'get'; voice: number }
  | { do: 'picture'; feedback: number; picture: number }
  | {
      do: 'update'
      voices: number[]
      state?: VoiceState | undefined
      isNoted: boolean
      addTags: string[]
      removeTags: string[]
    }
  | { do: 'templates'; adds: boolean; removes: number | undefined }
  | { do: 'reply'; comment: number }
  | { do: 'export' }
  | { do: 'forget'; person: number }
  /** WeChat pushes a comment that it lists, or one that it lists only later. */
  | { do: 'push'; comment: number; isEarly: boolean }

/** Something that users do; it shows at WeChat `age` seconds later. */
export type Event =
  | { do: 'say'; person: number; pictures: number; age: number }
  | { do: 'comment'; person: number; stars: number; age: number }
  | { do: 'change'; comment: number; stars: number }

export type Step = Event | (Action & { limitMs: number })

/** What happens to answers of a robot: `lost` ones were taken by the group, the sender does not hear of it. */
export type Trouble =
  | FaultOrder
  | { on: string; lost: 'status' | 'close' | 'late'; times: number; skip: number }

interface Round {
  /** What each of the instances does, one after the other. */
  instances: Step[][]
  troubles: Trouble[]
  /** How many seconds pass afterwards. */
  pause: number
}

export interface Plan {
  /** What users said before the first round. */
  before: Event[]
  /** Whether the collections are there, and the first sync was made. */
  isOld: boolean
  /** The most records on a page of WeChat's. */
  mostOnPage: number
  rounds: Round[]
}

/** How many users there are. */
export const PEOPLE = 4

export const pick = <T>(list: readonly T[], index: number): T | undefined => list[index % list.length]

const TAGS = ['退款', '物流', '质量', 'VIP']
const anyone = fc.nat(PEOPLE - 1)
const any = fc.nat(99)

/** Seconds: in time, late by less than syncs overlap, or by more. */
const age = fc.constantFrom(0, 0, 0, 2, 60, 600, 3000, 7200, 2 * 86_400, 10 * 86_400, 40 * 86_400)

const say: fc.Arbitrary<Event> = fc.record({
  do: fc.constant('say'),
  person: anyone,
  pictures: fc.nat(2),
  age,
})
const comment: fc.Arbitrary<Event> = fc.record({
  do: fc.constant('comment'),
  person: anyone,
  stars: fc.constantFrom(1, 2, 5),
  age,
})
const change: fc.Arbitrary<Event> = fc.record({
  do: fc.constant('change'),
  comment: any,
  stars: fc.constantFrom(1, 3, 4),
})

const tags = fc.uniqueArray(fc.constantFrom(...TAGS), { maxLength: 2 })

const update: fc.Arbitrary<Action> = fc
  .record({
    do: fc.constant('update' as const),
    voices: fc.array(any, { minLength: 1, maxLength: 4 }),
    state: fc.option(fc.constantFrom<VoiceState>('new', 'open', 'done'), { nil: undefined }),
    isNoted: fc.boolean(),
    addTags: tags,
    removeTags: tags,
  })
  .map(update => ({
    ...update,
    removeTags: update.removeTags.filter(tag => !update.addTags.includes(tag)),
  }))

const changeOfTemplates: fc.Arbitrary<Action> = fc.record({
  do: fc.constant('templates' as const),
  adds: fc.boolean(),
  removes: fc.option(any, { nil: undefined }),
})

const sync: fc.Arbitrary<Action> = fc.constant({ do: 'sync' })

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 6, arbitrary: sync },
  { weight: 5, arbitrary: update },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('push' as const), comment: any, isEarly: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('picture' as const), feedback: any, picture: any }) },
  { weight: 2, arbitrary: changeOfTemplates },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reply' as const), comment: any }) },
  { weight: 1, arbitrary: fc.constant({ do: 'export' as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('forget' as const), person: anyone }) },
  { weight: 1, arbitrary: fc.constant({ do: 'list' as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('get' as const), voice: any }) },
)

/** A call ends after its time limit, or is killed by the platform. */
const limitMs = fc.constantFrom(20_000, 20_000, 20_000, 20_000, 20_000, 2000, 1000, 500)

const stepOf = (action: fc.Arbitrary<Action>): fc.Arbitrary<Step> =>
  fc.tuple(action, limitMs).map(([action, limitMs]) => ({ ...action, limitMs }))

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: stepOf(action) },
  { weight: 1, arbitrary: fc.oneof(say, comment, comment, change) },
)

const times = fc.constantFrom(1, 1, 2, 4)
const skip = fc.nat(40)
const delayMs = fc.integer({ min: 5, max: 250 })

const kill: fc.Arbitrary<Trouble> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ on: fc.constant('database.*'), kill: fc.constantFrom('before', 'after'), skip }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      on: fc.constantFrom('storage.getUploadMetadata', 'storage.batchDeleteFile', 'operation.*'),
      kill: fc.constantFrom('before', 'after'),
      skip: fc.nat(2),
    }),
  },
)

const ofGateway: fc.Arbitrary<Trouble> = fc
  .tuple(
    fc.constantFrom(
      'database.*',
      'database.*',
      'database.insertDocument',
      'database.modifyDocument',
      'storage.*',
    ),
    fc.oneof(
      fc.record({
        code: fc.constantFrom('SYS_ERR', 'DATABASE_TIMEOUT'),
        carriedOut: fc.boolean(),
      }),
      fc.record({ code: fc.constant('DATABASE_REQUEST_FAILED') }),
      fc.record({ close: fc.constantFrom('before' as const, 'after' as const, 'midway' as const) }),
      fc.record({ delayMs }),
    ),
    fc.record({ times, skip }),
  )
  .map(([on, effect, when]) => ({ on, ...effect, ...when }))

const ofInsertion: fc.Arbitrary<Trouble> = fc.oneof(
  fc.record({ on: fc.constant('database.insertDocument'), insertAtMost: fc.nat(2), skip: fc.nat(6) }),
  fc.record({
    on: fc.constant('database.insertDocument'),
    onDuplicate: fc.constantFrom('keepOthers' as const, 'keepNone' as const),
    times: fc.constant(99),
  }),
)

const ofWeChat: fc.Arbitrary<Trouble> = fc
  .tuple(
    fc.constantFrom(
      'operation.getFeedback',
      'operation.getFeedbackmedia',
      '/wxaapi/comment/mpcommentlist/get',
      '/wxaapi/comment/commentinfo/get',
      '/wxaapi/*',
      '/cgi-bin/stable_token',
    ),
    fc.oneof(
      fc.record({ errcode: fc.constantFrom(-1, 45011, 45009, 40001, -10008) }),
      fc.record({ close: fc.constantFrom('before' as const, 'after' as const, 'midway' as const) }),
      fc.record({ body: fc.constant('oops'), status: fc.constant(502) }),
      fc.record({ delayMs }),
    ),
    fc.record({ times, skip: fc.nat(8) }),
  )
  .map(([on, effect, when]) => ({ on, ...effect, ...when }))

const ofRobot: fc.Arbitrary<Trouble> = fc
  .tuple(
    fc.constantFrom('robot.wecom', 'robot.feishu', 'robot.dingtalk'),
    fc.oneof(
      fc.record({ errcode: fc.constantFrom(45009, 93000, 11232, 130101) }),
      fc.record({ close: fc.constant('before' as const) }),
      fc.record({ lost: fc.constantFrom('status' as const, 'close' as const, 'late' as const) }),
    ),
    fc.record({ times: fc.constantFrom(1, 1, 2), skip: fc.nat(4) }),
  )
  .map(([on, effect, when]) => ({ on, ...effect, ...when }))

const troubles = fc.oneof(
  { weight: 1, arbitrary: fc.constant<Trouble[]>([]) },
  {
    weight: 5,
    arbitrary: fc.array(fc.oneof(kill, kill, ofGateway, ofGateway, ofInsertion, ofWeChat, ofRobot), {
      minLength: 1,
      maxLength: 6,
    }),
  },
)

/** How many calls are made at the same time. */
const INSTANCES = { minLength: 4, maxLength: 4 }

const stepsOf = (step: fc.Arbitrary<Step>) =>
  fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), INSTANCES)

/** Anything, or the same by all of them. */
const instances = fc.oneof(
  { weight: 3, arbitrary: stepsOf(step) },
  {
    weight: 1,
    arbitrary: fc.oneof(...[sync, update, changeOfTemplates].map(action => stepsOf(stepOf(action)))),
  },
)

export const plans: fc.Arbitrary<Plan> = fc.record({
  before: fc.array(fc.oneof(say, comment), { maxLength: 8 }),
  isOld: fc.boolean(),
  mostOnPage: fc.constantFrom(3, 10, 100),
  rounds: fc.array(
    fc.record({
      instances,
      troubles,
      pause: fc.constantFrom(600, 600, 3600, 7 * 3600, 25 * 3600),
    }),
    { minLength: 1, maxLength: 3 },
  ),
})
