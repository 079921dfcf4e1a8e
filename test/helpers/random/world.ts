import { fileURLToPath } from 'node:url'
import { strFromU8, unzipSync } from 'fflate'
import { APPID, type LocalCloud, type LocalCloudOptions } from '../../../scripts/local/cloud'
import { pictureFor } from '../../../scripts/local/sample/pictures'
import { type Call, Calls, ROBOTS } from './calls'
import { clock, nextTick, now } from './clock'
import { type Action, type Plan, pick, type Step } from './plan'
import { RETENTION_DAYS, type Said, Users } from './users'

/*
 * A small world: users, WeChat, and four instances of the built functions. Time passes only between rounds, when no call
 * is under way.
 */

const PUSH_SOURCE = 'wx_push'

/** Every picture at WeChat. */
export const PICTURE = pictureFor('a picture')

export const RANDOM_CLOUD: LocalCloudOptions = {
  now: () => Date.now() + clock.aheadMs,
  data: { feedback: [], comments: [], logs: [], jsErrors: [], picture: () => PICTURE },
  env: ({ alertRobots }) => ({
    ALERT_ROBOTS: alertRobots,
    PUSH_SOURCES: PUSH_SOURCE,
    VOICE_RETENTION_DAYS: String(RETENTION_DAYS),
    NODE_OPTIONS: `--require ${fileURLToPath(new URL('../../fixtures/moving-clock.cjs', import.meta.url))}`,
  }),
}

export class RandomWorld {
  readonly users: Users
  readonly calls: Calls
  /** At each picture that is kept, in the end. */
  readonly lastLooks: Call[] = []
  /** Tables that somebody got, and that hold data of people whom another call had forgotten. */
  readonly tablesOfForgotten: string[] = []
  readonly began = now()
  #texts = 0
  readonly #pauses: { tick: number; line: string }[] = []

  constructor(
    readonly cloud: LocalCloud,
    readonly plan: Plan,
  ) {
    cloud.database.clear()
    cloud.storage.files.clear()
    cloud.pageLimits.given = plan.mostOnPage
    this.users = new Users(cloud)
    this.calls = new Calls(cloud)
  }

  /** Everything of the plan; then nothing goes wrong any more, and time passes. */
  async run(): Promise<void> {
    for (const event of this.plan.before) this.users.happen(event)
    if (this.plan.isOld) {
      this.cloud.database.insert('user_voices', [])
      await this.#sync()
      this.#pause(600)
    }
    for (const { instances, troubles, pause } of this.plan.rounds) {
      for (const trouble of troubles) this.calls.order(trouble)
      await Promise.all(instances.map(steps => this.#runSteps(steps)))
      this.cloud.faults.clear()
      while (this.calls.isAnyDelayed) await this.#idle()
      this.users.showAll()
      this.#findTables()
      this.#pause(pause)
    }
    await this.#calmDown()
  }

  async #runSteps(steps: Step[]): Promise<void> {
    for (const step of steps) {
      if ('limitMs' in step) await this.#act(step, step.limitMs)
      else this.users.happen(step)
    }
  }

  /** Time passes, with a sync now and then. Whoever was not surely forgotten is forgotten again. */
  async #calmDown(): Promise<void> {
    for (const { event, outcome } of this.calls.those('forget')) {
      if (outcome !== 'done') await this.calls.make('forget', event)
    }
    this.#findTables()
    for (const seconds of [600, 600, 3600, 6 * 3600, 7 * 3600, 25 * 3600, 600, 25 * 3600, 600]) {
      this.#pause(seconds)
      await this.#sync()
    }
    for (const said of this.kept) {
      for (const mediaId of said.mediaIds) this.lastLooks.push(await this.#look(said, mediaId, {}))
    }
  }

  #pause(seconds: number): void {
    this.#pauses.push({ tick: nextTick(), line: `  ${seconds} s pass` })
    clock.pass(seconds)
    // A minute of theirs has passed, too.
    for (const name of ROBOTS) this.cloud.robots[name].clear()
  }

  /** No call is under way: no table that was given to somebody may hold what was forgotten. */
  #findTables(): void {
    const gone = this.users.people.filter(({ openid }) =>
      this.calls.those('forget').some(({ event, outcome }) => outcome === 'done' && event.openid === openid),
    )
    for (const { data } of this.calls.those('export')) {
      const path = this.cloud.storage.pathOf(String(data.fileID))
      const bytes = path === undefined ? undefined : this.cloud.storage.files.get(path)
      const text = bytes
        ? Object.values(unzipSync(bytes))
            .map(file => strFromU8(file))
            .join()
        : ''
      if (path && gone.some(({ name }) => text.includes(name))) this.tablesOfForgotten.push(path)
    }
  }

  /** The openids of those whom somebody asked to forget. */
  get forgotten(): Set<unknown> {
    return new Set(this.calls.those('forget').map(({ event }) => event.openid))
  }

  /** What the archive has to keep. */
  get kept(): Said[] {
    const { forgotten } = this
    return this.users.those(({ person, isTooOld }) => !forgotten.has(person.openid) && !isTooOld)
  }

  #sync = () => this.#act({ do: 'sync' }, 20_000)

  /** A call that changes nothing. */
  #idle = () => this.calls.make('list', { action: 'getSettings' })

  #look({ id }: Said, mediaId: string, limit: { timeLimitMs?: number }): Promise<Call> {
    return this.calls.make(
      'picture',
      { action: 'getFeedbackMedia', recordId: id.split(':')[2], mediaId },
      limit,
    )
  }

  async #act(action: Action, timeLimitMs: number): Promise<Call> {
    const { users } = this
    const limit = { timeLimitMs }
    const call = (name: string, input: object) =>
      this.calls.make(action.do, { action: name, ...input }, limit)
    const nobody = (source: string, event: object) =>
      this.calls.make(action.do, event, { openid: undefined, source, ...limit })
    const idOf = (index: number) => pick(users.said, index)?.id
    const textOf = (what: string) => `${what} ${++this.#texts}`
    switch (action.do) {
      case 'sync':
        return nobody('wx_trigger', {})
      case 'list':
        return call('listVoices', { limit: 5 })
      case 'get':
        return call('getVoice', { id: idOf(action.voice) ?? `${APPID}:comment:0` })
      case 'picture': {
        const said = pick(
          users.those(({ mediaIds }) => mediaIds.length > 0),
          action.feedback,
        )
        const mediaId = pick(said?.mediaIds ?? [], action.picture)
        return said && mediaId ? this.#look(said, mediaId, limit) : this.#idle()
      }
      case 'update': {
        const { voices, state, isNoted, addTags, removeTags } = action
        const ids = [...new Set(voices.flatMap(voice => idOf(voice) ?? []))]
        const note = isNoted ? { note: textOf('备注') } : {}
        return call('updateVoice', { ids, state, ...note, addTags, removeTags })
      }
      case 'templates': {
        const names = this.calls.all.flatMap(({ event }) => Object(event.addTemplate).name ?? [])
        const removeTemplate = action.removes === undefined ? undefined : pick(names, action.removes)
        const addTemplate = action.adds ? { name: textOf('模板'), text: '抱歉' } : undefined
        return call('updateSettings', { addTemplate, removeTemplate })
      }
      case 'reply': {
        const said = pick(
          users.those(({ comment }) => comment),
          action.comment,
        )
        const commentId = said?.id.split(':')[2]
        return said ? call('addReply', { commentId, content: textOf('回复') }) : this.#idle()
      }
      case 'export':
        return call('exportVoices', { contacts: true })
      case 'forget':
        return call('forgetUser', { openid: users.person(action.person).openid })
      case 'push': {
        const bad = users.those(
          ({ comment, isTooOld }) => comment && comment.comment.score < 300 && !isTooOld,
        )
        const state = action.isEarly
          ? users.complainEarly(action.comment)
          : pick(bad, action.comment)?.comment
        if (!state) return this.#idle()
        const result = { comment_id: state.comment.commentId }
        return nobody(PUSH_SOURCE, { MsgType: 'event', Event: 'wxa_comment_bad_score', result })
      }
    }
  }

  /** What happened, for people. */
  story(): string {
    const lines = [
      ...this.users.said.map(({ tick, id, createTime, person, isBad }) => ({
        tick,
        line: `${person.name} ${isBad ? 'complains' : 'says'} ${id} of ${createTime - this.began}`,
      })),
      ...this.calls.story(),
      ...this.#pauses,
    ]
    return [
      JSON.stringify(this.plan.rounds.map(({ troubles }) => troubles)),
      ...lines.sort((a, b) => a.tick - b.tick).map(({ tick, line }) => `${tick} ${line}`),
    ].join('\n')
  }
}
