import type { Archive } from '../archive/archive'
import { withEntry } from '../archive/history'
import type { HistoryEntry, Voice } from '../archive/types'
import type { Stored } from '../database/database'
import { eachOf } from '../each-of'
import { OperationError } from '../errors'
import { invalidInput } from '../function/input'

/*
 * How people change voices. Each document changes in one step, which adds an entry to its history, so that of two
 * people at the same time neither loses anything. Nothing is sent again whose answer was lost.
 */

/** Tags that one voice may have. */
export const MOST_TAGS = 20

const CONCURRENCY = 10

interface Change {
  set: Partial<Pick<Voice, 'state' | 'assignee' | 'note'>>
  addTags: string[]
  removeTags: string[]
}

/** The voices of these ids that there are, in this order. */
export async function readVoices(ids: string[], archive: Archive, fields?: string[]): Promise<Stored[]> {
  const { voices, appid, _ } = archive
  const where = _.and([{ _id: _.in(ids) }, { appid: _.eq(appid) }])
  const found = await voices.find(where, { ...(fields && { fields }), limit: ids.length })
  const byId = new Map(found.map(voice => [voice._id, voice]))
  return ids.flatMap(id => byId.get(id) ?? [])
}

/** Changes all of the voices; gives them as they are afterwards. */
export async function handle(found: Stored[], change: Change, archive: Archive): Promise<Stored[]> {
  checkRoom(found, change)
  let written = 0
  const update: Write = async (ids, condition, tags) => {
    const updated = await write(ids, condition, tags, change, archive)
    written += updated
    return updated
  }
  try {
    await changeAll(found, change, update, archive)
    const ids = found.map(({ _id }) => _id)
    const changed = await readVoices(ids, archive)
    if (written < changed.length) checkAdded(changed, change)
    return changed
  } catch (error) {
    if (!(error instanceof OperationError) || written === 0 || error.kind === 'invalid_input') throw error
    const message = `${written} of ${found.length} voices were changed, but then: ${error.message}`
    throw error.with(message, { outcome: 'unknown', retry: undefined })
  }
}

/** Changes those of the ids that fulfil the condition; gives how many. */
type Write = (ids: string[], condition: object[], tags: object) => Promise<number>

async function changeAll(found: Stored[], change: Change, update: Write, archive: Archive): Promise<void> {
  const { addTags, removeTags } = change
  const { _ } = archive
  if (addTags.length > 0 && removeTags.length > 0) {
    await eachOf(found, CONCURRENCY, voice => exchangeTags(voice, change, update, archive))
  } else if (addTags.length > 0) {
    // Those that get equally many new tags must have room for equally many, at the moment of the change too.
    for (const [news, ids] of byCountOfNewTags(found, change)) {
      const hasRoom = { [`tags.${MOST_TAGS - news}`]: _.exists(false) }
      await update(ids, [hasRoom], { tags: _.addToSet({ $each: addTags }) })
    }
  } else {
    const ids = found.map(({ _id }) => _id)
    await update(ids, [], removeTags.length > 0 ? { tags: _.pullAll(removeTags) } : {})
  }
}

function write(
  ids: string[],
  condition: object[],
  tags: object,
  { set, addTags, removeTags }: Change,
  { voices, appid, now, invocation, _ }: Archive,
): Promise<number> {
  const entry: HistoryEntry = {
    time: now,
    by: invocation.caller.openid ?? '',
    action: 'update',
    ...set,
    ...(addTags.length > 0 && { addTags }),
    ...(removeTags.length > 0 && { removeTags }),
  }
  const where = _.and([{ _id: _.in(ids) }, { appid: _.eq(appid) }, ...condition])
  return voices.update(where, { ...set, ...tags, updatedAt: now, history: withEntry(entry, _) })
}

/**
 * Takes tags away and adds others. The database cannot do both to one field, so the whole list is written, where it
 * still is as it was read; where it is not, it is read again.
 */
async function exchangeTags(voice: Stored, change: Change, update: Write, archive: Archive): Promise<void> {
  const { _ } = archive
  for (let current: Stored | undefined = voice; current; ) {
    checkRoom([current], change)
    const { tags } = current
    const asRead = Array.isArray(tags) ? _.eq(tags) : _.eq(null)
    if ((await update([voice._id], [{ tags: asRead }], { tags: _.set(tagsAfter(current, change)) })) > 0)
      return
    ;[current] = await readVoices([voice._id], archive, ['_id', 'tags'])
  }
}

function tagsAfter({ tags }: Stored, { addTags, removeTags }: Change): unknown[] {
  const kept = (Array.isArray(tags) ? tags : []).filter(tag => !removeTags.includes(tag))
  return [...new Set([...kept, ...addTags])]
}

function byCountOfNewTags(found: Stored[], change: Change): Map<number, string[]> {
  const groups = new Map<number, string[]>()
  for (const voice of found) {
    const news = tagsAfter(voice, change).length - (Array.isArray(voice.tags) ? voice.tags.length : 0)
    groups.set(news, [...(groups.get(news) ?? []), voice._id])
  }
  return groups
}

function checkRoom(voices: Stored[], change: Change): void {
  if (change.addTags.length === 0) return
  const full = voices.filter(voice => tagsAfter(voice, change).length > MOST_TAGS)
  if (full.length > 0) throw noRoom(full)
}

/** Where somebody else took the room at the same moment. What is gone meanwhile is nobody's mistake. */
function checkAdded(voices: Stored[], change: Change): void {
  const full = voices.filter(({ tags }) =>
    change.addTags.some(tag => !(Array.isArray(tags) && tags.includes(tag))),
  )
  if (full.length > 0) throw noRoom(full)
}

const noRoom = (voices: Stored[]) =>
  invalidInput([
    {
      field: 'addTags',
      message: `would be more than ${MOST_TAGS} tags in all of ${voices.map(({ _id }) => _id).join(', ')}`,
    },
  ])
