import { APPID } from '../../../scripts/local/cloud'
import type { Document } from '../../../scripts/local/database/ejson'
import type { HistoryEntry, VoicePicture, VoiceState } from '../../../shared/archive/types'
import { type Call, type Delivery, ROBOTS } from './calls'
import { PICTURE, type RandomWorld } from './world'

/*
 * What must be true of a world in the end. Each promise names what breaks it.
 */

type Broken = Generator<string>

export function brokenPromises(world: RandomWorld): string[] {
  const ofArchive = [syncs, voices, histories, templates, replies, pictures]
  const promises = [answers, ...ofArchive, tables, forgetting, alerts]
  return promises.flatMap(promise => [...promise(world)].map(broken => `${promise.name}: ${broken}`))
}

const documents = ({ cloud: { database } }: RandomWorld, name: string): Document[] =>
  database.collections().includes(name) ? database.documents(name) : []

/** A list that the functions wrote. */
const listOf = <Item>(value: unknown): Item[] => (Array.isArray(value) ? value : [])

/** No call fails for a mistake of ours, and no log line holds personal data. */
function* answers({ calls, users }: RandomWorld): Broken {
  for (const { does, outcome, answer, logs } of calls.all) {
    const isOurs = answer.includes('"kind":"internal"') || answer.includes('"errCode":500')
    const wasKilled = /killed by a test|Invoking task timed out/.test(answer)
    if (isOurs || (outcome === 'dead' && !wasKilled)) yield `${does} answered ${answer} ${logs}`
    const named = users.people.find(({ openid, name }) => logs.includes(openid) || logs.includes(name))
    if (named) yield `${does} logged ${named.name}: ${logs}`
  }
}

/** Syncs come to their end. */
function* syncs({ calls }: RandomWorld): Broken {
  const last = calls.those('sync').at(-1)
  const { feedback, comments } = { ...last?.data }
  const isComplete = [feedback, comments].every(synced => Object(synced).complete === true)
  if (!isComplete) yield `the last one answered ${last?.answer}`
}

/** Every record is there once, as its user left it. */
function* voices(world: RandomWorld): Broken {
  const wanted = new Map(world.kept.map(said => [said.id, said]))
  for (const { _id, record, stars } of documents(world, 'user_voices')) {
    const said = wanted.get(String(_id))
    if (!said) yield `${_id} is there`
    const { score, content } = said?.comment?.comment ?? {}
    const isAsSaid = !content || (stars === Number(score) / 100 && Object(record).content.txt === content.txt)
    if (!isAsSaid) yield `${_id} is ${JSON.stringify(record)}`
    wanted.delete(String(_id))
  }
  for (const { id, createTime } of wanted.values()) yield `${id} of ${createTime - world.began} s is missing`
}

/** Each update is in the history as often as it was made, and what a voice is follows from its history. */
function* histories(world: RandomWorld): Broken {
  const updates = world.calls.those('update')
  for (const { _id, state, note, tags, history } of documents(world, 'user_voices')) {
    const entries = listOf<HistoryEntry>(history)
    const made = entries.filter(({ action }) => action === 'update').map(signature)
    const asked = updates.filter(({ event }) => listOf(event.ids).includes(_id))
    for (const key of new Set([...made, ...asked.map(({ event }) => signature(event))])) {
      const alike = asked.filter(({ event }) => signature(event) === key)
      const least = alike.filter(({ outcome }) => outcome === 'done').length
      const most = alike.filter(({ outcome }) => outcome !== 'refused').length
      const count = made.filter(other => other === key).length
      if (count < least || count > most) yield `${_id} has ${key} ${count} times, not ${least} to ${most}`
    }
    const is = JSON.stringify({ state, note, tags })
    const follows = JSON.stringify(entries.reduce<Noted>(after, { state: 'new', note: '', tags: [] }))
    if (is !== follows) yield `${_id} is ${is}, from its history follows ${follows}`
  }
}

/** What an update says, the same for an event and for an entry of a history. */
function signature(update: object): string {
  const { state, note, addTags, removeTags }: Record<string, unknown> = Object(update)
  const tags = (list: unknown) => (listOf(list).length > 0 ? list : undefined)
  return JSON.stringify({ state, note, addTags: tags(addTags), removeTags: tags(removeTags) })
}

interface Noted {
  state: VoiceState
  note: string
  tags: string[]
}

const after = (
  before: Noted,
  { state = before.state, note = before.note, addTags = [], removeTags = [] }: HistoryEntry,
): Noted => ({
  state,
  note,
  tags: [...new Set([...before.tags.filter(tag => !removeTags.includes(tag)), ...addTags])],
})

/** A template is there if it was added and nobody removed it, and not if it was removed afterwards. */
function* templates(world: RandomWorld): Broken {
  const [settings] = documents(world, 'user_voice_meta').filter(({ _id }) => _id === `settings:${APPID}`)
  const names = listOf<{ name: string }>(settings?.templates).map(({ name }) => name)
  const twice = names.filter((name, index) => names.indexOf(name) < index)
  if (twice.length > 0) yield `${twice} stands there twice`
  const changes = world.calls.those('templates')
  for (const { event, outcome, ended } of changes) {
    const { name } = Object(event.addTemplate)
    if (!name) continue
    const removals = changes.filter(({ event }) => event.removeTemplate === name)
    const mayBeGone = removals.some(({ outcome }) => outcome !== 'refused')
    const isGone = removals.some(({ outcome, began }) => outcome === 'done' && began > ended)
    const isThere = names.includes(name)
    if (outcome === 'done' && !mayBeGone && !isThere) yield `${name} is missing`
    if (isThere && (outcome === 'refused' || isGone)) yield `${name} is there`
  }
}

/** A reply that was sent is at WeChat. */
function* replies({ calls, cloud }: RandomWorld): Broken {
  for (const { outcome, event } of calls.those('reply')) {
    if (outcome !== 'done') continue
    const { reply } = cloud.comments.find(String(event.commentId))
    if (reply?.replyContent.content !== event.content) yield `${event.commentId} has ${JSON.stringify(reply)}`
  }
}

/** Every picture can be looked at, and each that a voice names is stored. */
function* pictures(world: RandomWorld): Broken {
  const { storage } = world.cloud
  for (const { event, answer, data } of world.lastLooks) {
    const path = storage.pathOf(String(data.fileID)) ?? ''
    if (!storage.files.get(path)?.equals(PICTURE.bytes))
      yield `${event.mediaId} is not at "${path}": ${answer}`
  }
  for (const { _id, pictures } of documents(world, 'user_voices')) {
    for (const { mediaId, fileID } of listOf<VoicePicture>(pictures)) {
      if (!storage.pathOf(fileID)) yield `${_id} names ${mediaId}, which is missing`
    }
  }
}

/** No table is left after a day, and none after somebody was forgotten who is in it. */
function* tables(world: RandomWorld): Broken {
  for (const path of world.tablesOfForgotten) yield `${path} holds data of somebody who was forgotten`
  for (const path of world.cloud.storage.files.keys()) if (path.includes('/exports/')) yield path
  for (const { _id, purpose } of documents(world, 'user_voice_meta'))
    if (purpose === 'export') yield String(_id)
}

/** Nothing is left of whoever was forgotten but the mark. A checkpoint may name records: WeChat still lists them. */
function* forgetting(world: RandomWorld): Broken {
  const { forgotten, cloud } = world
  const all = [...documents(world, 'user_voices'), ...documents(world, 'user_voice_meta')]
  for (const { id, person } of world.users.those(({ person }) => forgotten.has(person.openid))) {
    for (const document of all) {
      const text = JSON.stringify(document)
      const isNamed = text.includes(id) && !String(document._id).startsWith('sync:')
      if (isNamed || text.includes(person.openid) || text.includes(person.name))
        yield `${document._id} names ${id}`
    }
    const recordId = id.slice(id.lastIndexOf(':') + 1)
    for (const path of cloud.storage.files.keys()) if (path.includes(recordId)) yield path
  }
}

/** Nobody is told twice of one thing, unless an answer was lost; and everybody is told in the end. */
function* alerts(world: RandomWorld): Broken {
  const { calls, plan } = world
  const [watermark] = documents(world, 'user_voice_meta').filter(({ purpose }) => purpose === 'alerts')
  const since = Number(watermark?.since)
  if (plan.isOld && since > world.began) yield 'what alerts begin with was moved'
  const kept = new Set(world.kept)
  const hitches = calls.all.filter(
    ({ outcome, troubles }) => outcome === 'dead' || troubles.length > 0,
  ).length
  const givenUp = calls.all.flatMap(({ logs }) =>
    logs.split('\n').filter(line => line.includes('"given up"')),
  )
  for (const robot of ROBOTS) {
    for (const said of world.users.said) {
      // The page that shows the voice stands in every message about it.
      const about = calls.deliveries.filter(
        delivery => delivery.robot === robot && delivery.text.includes(said.id),
      )
      for (const [index, delivery] of about.entries()) {
        const next = about[index + 1]
        if (next && !isExcused(delivery, next, said.id))
          yield `${robot} was told twice of ${said.id}, at ${delivery.tick} and ${next.tick}`
      }
      const isDue = kept.has(said) && (!said.comment || said.isBad) && said.createTime >= since
      const isGivenUp = hitches >= 3 && givenUp.some(line => line.includes(said.id))
      if (isDue && about.length === 0 && !isGivenUp) yield `${robot} was not told of ${said.id}`
    }
  }
}

/** What a call logs that was too slow to hear of a delivery, or to write it down. */
const TOO_LATE = /did not answer in time|could not be written down/

function isExcused(delivery: Delivery, next: Delivery, id: string): boolean {
  const mayHaveLost = ({ does, outcome, troubles, logs }: Call) =>
    (does === 'sync' || does === 'push') &&
    (outcome === 'dead' || troubles.some(tick => tick > delivery.tick) || TOO_LATE.test(logs))
  // Where the database fails or is late, an instance tells of a push by itself.
  const isByItself = ({ does, event, troubles, ms, isAlone }: Call) =>
    does === 'push' &&
    id.endsWith(`:${Object(event.result).comment_id}`) &&
    (isAlone || troubles.length > 0 || ms > 900)
  return (
    delivery.isLost ||
    delivery.calls.some(mayHaveLost) ||
    [delivery, next].some(({ calls }) => calls.some(isByItself))
  )
}
