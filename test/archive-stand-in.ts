import type { CallOptions, LocalCloud } from '../scripts/local/cloud'
import type { Settings, Voice, VoiceQuery, VoiceUpdate } from './miniprogram/lib/archive-types'

/* Answers for the archive's functions until they are there. */

const refused = (name: string, openid: string) => ({
  errCode: 403,
  errMsg: `${name}:fail not an administrator`,
  error: {
    kind: 'forbidden',
    message: 'not an administrator',
    hint: `Your openid is ${openid}.`,
    retryable: false,
  },
})

export class ArchiveStandIn {
  isSetUp = true
  voices: Voice[] = []
  settings: Settings = {
    templates: [
      { name: '好评感谢', text: '感谢您的支持，祝您生活愉快！' },
      { name: '物流慢', text: '非常抱歉让您久等了，我们已经催促物流，会尽快送到。' },
    ],
    alerts: { newFeedback: true, badComments: 2, digestHour: 9, quiet: [22, 8] },
  }
  sent: { commentId: string; content: string }[] = []
  calls: { name: string; event: object }[] = []
  failures = new Map<string, object>()
  #filled: Promise<void> | undefined
  constructor(
    readonly cloud: () => LocalCloud,
    readonly admin: string,
  ) {}

  answer = (name: string, event: object, { openid = '' }: CallOptions): Promise<unknown> | undefined => {
    const method: unknown = Reflect.get(this, `$${name}`)
    if (typeof method !== 'function') return undefined
    return (async () => {
      this.calls.push({ name, event })
      if (openid !== this.admin) return refused(name, openid)
      const failure = this.failures.get(name)
      if (failure) return failure
      if (!this.isSetUp && name !== 'checkSetup' && name !== 'sendServiceMessage') {
        const error = {
          kind: 'not_configured',
          message: 'there is no archive',
          hint: 'Set it up.',
          retryable: false,
        }
        return { errCode: 412, errMsg: `${name}:fail there is no archive`, error }
      }
      this.#filled ??= this.#fill()
      await this.#filled
      return { errCode: 0, errMsg: `${name}:ok`, data: await method.call(this, event, openid) }
    })()
  }

  /** Ids of voices worth looking at. */
  async examples() {
    this.#filled ??= this.#fill()
    await this.#filled
    const id = (test: (voice: Voice) => unknown) => this.voices.find(test)?._id ?? ''
    const states = this.cloud().comments.all
    const changed = states.find(
      ({ oldComment, reply, followUps }) => oldComment && reply && followUps.length > 0,
    )
    return {
      feedback: id(voice => voice.kind === 'feedback' && voice.record.mediaIds.length > 1),
      bad: id(v => v.kind === 'comment' && v.stars === 1 && !v.record.extInfo.isAlreadySendTmpl),
      changed: `wx1:comment:${changed?.comment.commentId}`,
    }
  }

  async #fill() {
    const options = { openid: this.admin }
    const all = async (name: string, input: object) => {
      const { result } = await this.cloud().call(name, input, options)
      return (result as { data: { list: Record<string, never>[] } }).data.list
    }
    const feedback = await all('getFeedback', { num: 100 })
    const startTime = Math.floor(Date.now() / 1000) - 89 * 86400
    const comments = await all('getCommentList', { limit: 100, startTime })
    const more = await all('getCommentList', { limit: 100, offset: 100, startTime }).catch(() => [])
    const rest = await all('getFeedback', { num: 100, page: 2 }).catch(() => [])
    const base = { schema: 1, appid: 'wx1', assignee: '', tags: [], note: '', replied: false, history: [] }
    const voices = [
      ...[...feedback, ...rest].map(record => ({
        _id: `wx1:feedback:${record.recordId}`,
        kind: 'feedback',
        createTime: record.createTime,
        type: record.type,
        text: JSON.stringify(record),
        record,
      })),
      ...[...comments, ...more].map(record => ({
        _id: `wx1:comment:${record.commentId}`,
        kind: 'comment',
        createTime: record.createTime,
        stars: record.stars,
        text: JSON.stringify(record),
        record,
      })),
    ]
    this.voices = voices
      .map((voice, i) => ({
        ...base,
        ...voice,
        state: ['new', 'new', 'open', 'done'][i % 4],
        history: [],
        tags: [],
      }))
      .sort((a, b) => Number(b.createTime) - Number(a.createTime)) as unknown as Voice[]
    for (const [i, voice] of this.voices.entries()) {
      if (i % 5 === 2) voice.tags.push('物流')
      if (i % 7 === 3) voice.replied = true
      if (i % 6 === 1) voice.assignee = this.admin
    }
  }

  $listVoices({ kind, state, q, limit = 20, cursor = '0' }: VoiceQuery) {
    const found = this.voices.filter(
      voice =>
        (!kind || voice.kind === kind) &&
        (!state || voice.state === state) &&
        (!q || q.split(' ').every(word => voice.text.includes(word))),
    )
    const list = found.slice(Number(cursor), Number(cursor) + limit)
    const end = Number(cursor) + list.length
    const filter = { ...(kind && { kind }), ...(state && { state }), ...(q && { q }), limit }
    return { list, total: found.length, next: end < found.length ? { ...filter, cursor: `${end}` } : null }
  }
  $getVoice({ id }: { id: string }) {
    const voice = this.voices.find(({ _id }) => _id === id)
    if (!voice) throw new Error('no such voice')
    return voice
  }
  $updateVoice(
    { id, ids = id ? [id] : [], state, assignee, addTags, removeTags, note }: VoiceUpdate,
    by: string,
  ) {
    const list = this.voices.filter(({ _id }) => ids.includes(_id))
    for (const voice of list) {
      if (state) voice.state = state
      if (assignee !== undefined) voice.assignee = assignee
      if (addTags) voice.tags.push(...addTags)
      if (removeTags) voice.tags = voice.tags.filter(tag => !removeTags.includes(tag))
      if (note !== undefined) voice.note = note
      voice.history.push({
        time: Math.floor(Date.now() / 1000),
        by,
        action: 'update',
        ...(state && { state }),
        ...(assignee !== undefined && { assignee }),
        ...(addTags && { addTags }),
        ...(removeTags && { removeTags }),
        ...(note !== undefined && { note }),
      })
    }
    return { list: structuredClone(list) }
  }
  $getVoiceStats({ kind, startTime, endTime }: { kind?: string; startTime: number; endTime: number }) {
    const from = typeof startTime === 'number' ? startTime : Date.parse(`${startTime}+08:00`) / 1000
    const to = typeof endTime === 'number' ? endTime : Date.parse(`${endTime}+08:00`) / 1000
    const inside = (a: number, b: number) =>
      this.voices.filter(v => v.createTime >= a && v.createTime <= b && (!kind || v.kind === kind))
    const found = inside(from, to)
    const before = inside(from - (to - from), from)
    const dayOf = (t: number) => new Date((t + 8 * 3600) * 1000).toISOString().slice(0, 10)
    const days: { day: string; feedback: number; comments: number }[] = []
    for (let t = from; dayOf(t) <= dayOf(to); t += 86400) {
      const those = found.filter(v => dayOf(v.createTime) === dayOf(t))
      const feedback = those.filter(v => v.kind === 'feedback').length
      days.push({ day: dayOf(t), feedback, comments: those.length - feedback })
    }
    const count = <V>(values: V[]) =>
      [...new Set(values)]
        .map(value => ({ value, count: values.filter(one => one === value).length }))
        .sort((a, b) => b.count - a.count)
    const infos = found.flatMap(v => (v.kind === 'feedback' ? [v.record.systemInfo] : []))
    const stars = found.flatMap(v => (v.kind === 'comment' ? [v.stars] : []))
    const mean = (n: number[]) => (n.length ? n.reduce((a, b) => a + b, 0) / n.length : null)
    return {
      total: found.length,
      days,
      types: count(found.flatMap(v => (v.kind === 'feedback' ? [v.type] : []))),
      stars: count(stars),
      states: count(found.map(({ state }) => state)),
      versions: count(infos.map(i => String(i.version ?? ''))),
      models: count(infos.map(i => String(i.model ?? ''))),
      tags: count(found.flatMap(({ tags }) => tags)),
      meanStars: mean(stars),
      medianHandlingSeconds: 5400,
      before: {
        total: before.length,
        feedback: before.filter(v => v.kind === 'feedback').length,
        comments: before.filter(v => v.kind === 'comment').length,
        meanStars: mean(before.flatMap(v => (v.kind === 'comment' ? [v.stars] : []))),
      },
    }
  }
  $exportVoices() {
    return {
      fileID: 'cloud://env.env/wx-user-voice/exports/abc.xlsx',
      tempFileURL: '',
      count: 34,
      size: 5000,
    }
  }
  $getSettings() {
    return this.settings
  }
  $updateSettings({ templates, alerts }: { templates?: Settings['templates']; alerts?: object }) {
    this.settings = {
      templates: templates ?? this.settings.templates,
      alerts: { ...this.settings.alerts, ...alerts },
    }
    return this.settings
  }
  $sendServiceMessage(message: { commentId: string; content: string }) {
    this.sent.push(message)
    return {}
  }
  $checkSetup() {
    const hint =
      'Open 云开发, 云函数, userVoice, and switch on 固定 IP. Then add 1.2.3.4 to the list of allowed addresses.'
    return {
      checks: [
        { id: 'administrators', state: 'ok', message: '2 administrators' },
        { id: 'appid', state: 'ok', message: 'wx1' },
        { id: 'token', state: 'todo', message: 'WeChat refused the address', hint, weChatCode: 40164 },
        { id: 'feedback', state: 'ok', message: 'by cloud call' },
        { id: 'comments', state: 'off', message: 'not opened', weChatCode: -10007 },
        { id: 'database', state: 'ok', message: 'written' },
        { id: 'sync', state: 'ok', message: '5 minutes ago' },
        { id: 'robots', state: 'off', message: 'none' },
        { id: 'runtime', state: 'ok', message: 'Node 18.15' },
      ],
    }
  }
}
