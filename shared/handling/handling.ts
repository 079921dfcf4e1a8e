import { type Archive, isMeant } from '../archive/archive'
import { withEntry } from '../archive/history'
import type { HistoryEntry, UpdatedVoice, Voice } from '../archive/types'
import type { Stored } from '../database/database'
import { eachOf } from '../each-of'
import { OperationError } from '../errors'
import { invalidInput } from '../function/input'
import { withUnknownOutcome } from '../wechat/retry'

/*
 * How people change voices. Each document changes in one step, which adds an entry to its history, so that two people
 * at the same time lose nothing of each other. No change is sent twice.
 */

/** The most tags of one voice. */
export const MOST_TAGS = 20

const CONCURRENCY = 10

interface Change {
  set: Partial<Pick<Voice, 'state' | 'assignee' | 'note'>>
  addTags: string[]
  removeTags: string[]
}

/** What people note of a voice. */
const NOTED = [
  '_id',
  'state',
  'assignee',
  'tags',
  'note',
  'replied',
  'updatedAt',
] as const satisfies (keyof UpdatedVoice)[]

/** The voices with these ids, in this order; those that do not exist are left out. */
export async function readVoices(
  ids: string[],
  archive: Archive,
  fields?: readonly string[],
): Promise<Stored[]> {
  const { voices, _ } = archive
  const where = _.and([{ _id: _.in(ids) }, { appid: isMeant(archive) }])
  const found = await voices.find(where, { ...(fields && { fields }), limit: ids.length })
  const byId = new Map(found.map(voice => [voice._id, voice]))
  return ids.flatMap(id => byId.get(id) ?? [])
}

/** Applies the change to those of the ids that fulfil the conditions; gives how many. */
type Apply = (ids: string[], tags: object, ...conditions: object[]) => Promise<number>

/** Changes all of the voices; gives what is noted of them afterwards. */
export async function changeVoices(found: Stored[], change: Change, archive: Archive): Promise<Stored[]> {
  checkRoom(found, change)
  const { set, addTags, removeTags } = change
  const { voices, now, invocation, _ } = archive
  const ids = found.map(({ _id }) => _id)
  const entry: HistoryEntry = {
    time: now,
    by: invocation.caller.openid ?? '',
    action: 'update',
    ...set,
    ...(addTags.length > 0 && { addTags }),
    ...(removeTags.length > 0 && { removeTags }),
  }
  let changedCount = 0
  const apply: Apply = async (ids, tags, ...conditions) => {
    const where = _.and([{ _id: _.in(ids) }, { appid: isMeant(archive) }, ...conditions])
    const data = { ...set, ...tags, updatedAt: now, history: withEntry(entry, _) }
    const updated = await voices.update(where, data)
    changedCount += updated
    return updated
  }
  try {
    // Owners may have made something else of tags in the console, which the database neither adds to nor takes from.
    const isOdd = addTags.length + removeTags.length > 0 && !found.every(({ tags }) => Array.isArray(tags))
    if (isOdd || (addTags.length > 0 && removeTags.length > 0)) {
      let isRefused = false
      await eachOf(found, CONCURRENCY, async voice => {
        if (isRefused) return
        try {
          await exchangeTags(voice, change, apply, archive)
        } catch (error) {
          isRefused = true
          throw error
        }
      })
    } else if (addTags.length > 0) {
      // Voices that get equally many new tags need the same room for them, also at the moment of the change.
      for (const [count, group] of byCountOfNewTags(found, change)) {
        const hasRoom = { [`tags.${MOST_TAGS - count}`]: _.exists(false) }
        await apply(group, { tags: _.addToSet({ $each: addTags }) }, hasRoom)
      }
    } else {
      await apply(ids, removeTags.length > 0 ? { tags: _.pullAll(removeTags) } : {})
    }
    const changed = await readVoices(ids, archive, NOTED)
    if (changedCount < changed.length) checkAdded(changed, change)
    return changed
  } catch (error) {
    if (!(error instanceof OperationError) || changedCount === 0) throw error
    const message = `${changedCount} of ${found.length} voices were changed, but then: ${error.message}`
    throw withUnknownOutcome(error, message)
  }
}

/**
 * Removes tags and adds others. The database cannot do both to one field, so the whole list is written, provided that
 * it is still as it was read; otherwise it is read again.
 */
async function exchangeTags(voice: Stored, change: Change, apply: Apply, archive: Archive): Promise<void> {
  const { _ } = archive
  for (let current: Stored | undefined = voice; current; ) {
    checkRoom([current], change)
    const tags = _.set(tagsAfter(current, change))
    const unchanged = { tags: _.eq(current.tags ?? null) }
    if ((await apply([voice._id], { tags }, unchanged)) > 0) return
    ;[current] = await readVoices([voice._id], archive, ['_id', 'tags'])
  }
}

const tagsOf = ({ tags }: Stored): unknown[] => (Array.isArray(tags) ? tags : [])

const tagsAfter = (voice: Stored, { addTags, removeTags }: Change) => [
  ...new Set([...tagsOf(voice).filter(tag => !new Set<unknown>(removeTags).has(tag)), ...addTags]),
]

function byCountOfNewTags(found: Stored[], change: Change): Map<number, string[]> {
  const groups = new Map<number, string[]>()
  for (const voice of found) {
    const count = tagsAfter(voice, change).length - tagsOf(voice).length
    groups.set(count, [...(groups.get(count) ?? []), voice._id])
  }
  return groups
}

function checkRoom(voices: Stored[], change: Change): void {
  if (change.addTags.length === 0) return
  refuse(voices.filter(voice => tagsAfter(voice, change).length > MOST_TAGS))
}

/** Finds voices that somebody else has filled at the same moment. Voices removed meanwhile are passed over. */
function checkAdded(voices: Stored[], { addTags }: Change): void {
  refuse(voices.filter(voice => addTags.some(tag => !tagsOf(voice).includes(tag))))
}

function refuse(full: Stored[]): void {
  if (full.length === 0) return
  const ids = full.map(({ _id }) => _id).join(', ')
  throw invalidInput([{ field: 'addTags', message: `would be more than ${MOST_TAGS} tags in all of ${ids}` }])
}
