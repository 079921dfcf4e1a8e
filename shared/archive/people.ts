import type { Database, Stored } from '../database/database'
import { listedOwners } from '../function/access'
import { trimmedText } from '../function/input'
import type { Invocation } from '../invocation'
import { isObject } from '../values'
import type { Archive } from './archive'
import { type AuditLine, lineOf, withLines } from './audit'
import { addMeta, metaId } from './meta'
import { appidsOfSeen, areAppids, isAllSeen, seenIn } from './seen'
import type { FormerPerson, Person } from './settings-types'

/*
 * Who handles voices, in one document. Who is an owner stands in ADMIN_OPENIDS, and here for his name alone; members stand
 * only here. Open invitations stand beside them, so that one is used up in the same step in which a member is added.
 */

export const personName = trimmedText(1, 20)

/** Somebody who has a name here. */
interface Known {
  openid: string
  /** `''` of a member who was forgotten. */
  name: string
  /** Since when a member is one. */
  since?: number
  /** Since when a member is one no longer. */
  until?: number
  /** The mini programs that a member may see; absent: all. */
  appids?: string[]
}

/** An invitation that nobody has used. The code stands nowhere: whoever reads the database must not become a member. */
export interface OpenInvitation {
  /** The hash of its code. */
  hash: string
  /** The openid of the owner who made it; `''` where the caller had none. */
  by: string
  expires: number
  /** The mini programs that whoever takes it may see; absent: all. */
  appids?: string[]
}

/** What the document holds, but for the audit. */
export interface People {
  known: Known[]
  invitations: OpenInvitation[]
}

/** Owners can change the document in the console: what cannot be read there does not count. */
export const peopleIn = (document: Partial<Stored> | undefined): People => ({
  known: listIn(document?.known).filter(isKnown),
  invitations: listIn(document?.invitations).filter(isInvitation),
})

const listIn = (stored: unknown): unknown[] => (Array.isArray(stored) ? stored : [])

const isKnown = (value: unknown): value is Known =>
  isObject(value) &&
  typeof value.openid === 'string' &&
  typeof value.name === 'string' &&
  areAppids(value.appids)

const isInvitation = (value: unknown): value is OpenInvitation =>
  isObject(value) &&
  typeof value.hash === 'string' &&
  typeof value.by === 'string' &&
  typeof value.expires === 'number' &&
  areAppids(value.appids)

export async function findPeople({ meta }: Pick<Database, 'meta'>): Promise<People> {
  const [document] = await meta.find({ _id: metaId.members }, { fields: ['known', 'invitations'] })
  return peopleIn(document)
}

export const isMember = ({ since, until }: Known): boolean => since !== undefined && until === undefined

/**
 * Who handles voices, as far as the caller may know: owners in the order of ADMIN_OPENIDS, then members. Whoever may see
 * some mini programs alone knows the owners of all, and nobody else who may see others.
 */
export function peopleOf(known: Known[], invocation: Invocation): Person[] {
  const owners = listedOwners(invocation)
  const members = known.filter(person => isMember(person) && !owners.has(person.openid))
  return [
    ...[...owners]
      .filter(([, seen]) => seen === 'all' || isAllSeen(seen, invocation.seen))
      .map(([openid, seen]): Person => {
        return { openid, name: knownName(known, openid), role: 'owner', ...appidsOfSeen(seen) }
      }),
    ...members.filter(mayBeKnown(invocation)).map(({ openid, name, since, appids }): Person => {
      return {
        openid,
        name,
        role: 'member',
        ...(since !== undefined && { since }),
        ...(appids && { appids }),
      }
    }),
  ]
}

export const formerOf = (known: Known[], invocation: Invocation): FormerPerson[] =>
  known
    .filter(mayBeKnown(invocation))
    .flatMap(({ openid, name, until }) => (until === undefined ? [] : [{ openid, name, until }]))

/** Whether somebody who is no owner, or what was done, is about nothing that the caller may not see. */
export const mayBeKnown =
  ({ seen }: Pick<Invocation, 'seen'>) =>
  (about: { appids?: string[] }): boolean =>
    isAllSeen(seenIn(about), seen)

export const knownName = (known: Known[], openid: string): string =>
  known.find(person => person.openid === openid)?.name ?? ''

/** The names of all who handle voices or did, by openid. */
export async function findNames(database: Pick<Database, 'meta'>): Promise<Map<string, string>> {
  const { known } = await findPeople(database)
  return namesIn(known)
}

/** Of those alone whom the caller may know. */
export async function findKnownNames({ meta, invocation }: Pick<Archive, 'meta' | 'invocation'>) {
  const { known } = await findPeople({ meta })
  return namesIn(
    invocation.seen === 'all' ? known : [...peopleOf(known, invocation), ...formerOf(known, invocation)],
  )
}

const namesIn = (people: { openid: string; name: string }[]): Map<string, string> =>
  new Map(people.filter(({ name }) => name).map(({ openid, name }) => [openid, name]))

/** The same people, with this one changed, or added at the end. */
export function withPerson(known: Known[], changed: Known): Known[] {
  const isThere = known.some(({ openid }) => openid === changed.openid)
  return isThere
    ? known.map(person => (person.openid === changed.openid ? changed : person))
    : [...known, changed]
}

/** What is to stand there now, and what is to be noted of it. */
interface Change extends Partial<People> {
  audit?: AuditLine
}

/**
 * Changes the people, provided that they are still as they were read; otherwise they are read again. So two at once lose
 * nothing of each other.
 *
 * @param change gives what is different now; `undefined` where nothing is
 * @param by the openid of the person who changes them
 */
export async function changePeople(
  change: (before: People) => Change | undefined,
  by: string,
  database: Database,
): Promise<void> {
  const { meta, _ } = database
  const _id = metaId.members
  for (;;) {
    const [document] = await meta.find({ _id }, { without: ['audit'] })
    const after = change(peopleIn(document))
    if (!after) return
    const { audit, ...people } = after
    const lines = audit ? [lineOf(audit, by)] : []
    // Where owners have removed it in the console, null is what the database compares with.
    const before = document?.revision ?? null
    const revision = (Number(before) || 0) + 1
    const parts = Object.entries(people).map(([name, value]) => [name, _.set(value)])
    const update = { ...Object.fromEntries(parts), revision, ...withLines(lines, _) }
    const isDone = document
      ? (await meta.update({ _id, revision: _.eq(before) }, update)) > 0
      : await addMeta({ _id, ...people, revision, audit: lines }, database)
    if (isDone) return
  }
}
