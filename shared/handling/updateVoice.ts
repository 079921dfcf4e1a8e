import { type Archive, openArchive } from '../archive/archive'
import { findPeople, type People, peopleOf } from '../archive/people'
import { isAllSeen, seenIn } from '../archive/seen'
import type { Person } from '../archive/settings-types'
import type { UpdatedVoice } from '../archive/types'
import { appidOfVoice, trusted } from '../archive/voice'
import * as input from '../function/input'
import type { Operation } from '../function/operation'
import type { FieldError } from '../types'
import { fittingAll } from './cut'
import { state, tag } from './filter'
import { NOT_THERE, voiceIdText } from './getVoice'
import { changeVoices, MOST_TAGS, readVoices } from './handling'

const MOST_UPDATED = 100

const tags = input.optional(input.list(tag, 'tags', MOST_TAGS))

const voiceUpdate = input.object(
  {
    id: input.optional(voiceIdText),
    ids: input.optional(input.list(voiceIdText, 'ids of voices', MOST_UPDATED)),
    state: input.optional(state),
    assignee: input.orElse('', input.optional(input.id)),
    addTags: tags,
    removeTags: tags,
    note: input.orElse('', input.optional(input.text(1, 2000))),
  },
  ({ id, ids, addTags = [], removeTags = [] }) => {
    const mistakes: FieldError[] = []
    if (id !== undefined && ids !== undefined) {
      mistakes.push({ field: 'ids', message: 'and id are both given: one of them is enough' })
    }
    if (ids?.length === 0) mistakes.push({ field: 'ids', message: 'is an empty list' })
    if (addTags.length + removeTags.length > MOST_TAGS) {
      mistakes.push({ field: 'addTags', message: `and removeTags have more than ${MOST_TAGS} tags together` })
    }
    if (addTags.some(tag => removeTags.includes(tag))) {
      mistakes.push({ field: 'removeTags', message: 'has a tag that addTags has too' })
    }
    return mistakes
  },
)

type Update = ReturnType<typeof voiceUpdate>

function assertComplete(update: Update): Update {
  const { id, ids, addTags = [], removeTags = [], ...set } = update
  const mistakes: FieldError[] = []
  if (id === undefined && ids === undefined) mistakes.push({ field: 'id', message: 'or ids is required' })
  const isSet = Object.values(set).some(value => value !== undefined)
  if (!isSet && addTags.length + removeTags.length === 0) {
    const message = 'or assignee, addTags, removeTags or note must be given: there is nothing to change'
    mistakes.push({ field: 'state', message })
  }
  if (mistakes.length > 0) throw input.invalidInput(mistakes)
  return update
}

/** An owner, for whom nothing has to be read, or a member, who may see all of these voices and whom the caller may know. */
async function checkAssignee(openid: string, ids: string[], archive: Archive): Promise<void> {
  const appids = ids.map(appidOfVoice)
  const mayDeal = (person: Person) => person.openid === openid && isAllSeen(appids, seenIn(person))
  const isAmong = (known: People['known']) => peopleOf(known, archive.invocation).some(mayDeal)
  if (isAmong([]) || isAmong((await findPeople(archive)).known)) return
  throw input.invalidInput([{ field: 'assignee', message: 'is here neither an owner nor a member' }])
}

/**
 * Changes what people note on voices, in three requests. There is one more where a call both adds and removes tags, and one
 * where a member is to deal with them.
 */
export const updateVoice: Operation<Update, { list: UpdatedVoice[] }> = {
  input: input.andThen(voiceUpdate, assertComplete),
  async call({ id = '', ids, addTags = [], removeTags = [], ...set }, invocation) {
    const archive = await openArchive(invocation)
    const wanted = [...new Set(ids ?? [id])]
    if (set.assignee) await checkAssignee(set.assignee, wanted, archive)
    const found = await readVoices(wanted, archive, ['_id', 'tags'])
    if (found.length < wanted.length) {
      const missing = wanted.filter(id => !found.some(({ _id }) => _id === id))
      const message = ids ? `lists what ${NOT_THERE}: ${missing.join(', ')}` : NOT_THERE
      throw input.invalidInput([{ field: ids ? 'ids' : 'id', message }])
    }
    const change = {
      set: input.given(set),
      addTags: [...new Set(addTags)],
      removeTags: [...new Set(removeTags)],
    }
    const documents = await changeVoices(found, change, archive)
    return { list: fittingAll(documents).map(voice => trusted<UpdatedVoice>(voice)) }
  },
}
