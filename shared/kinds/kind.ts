import type {
  AlertSettings,
  KindCounts,
  ValueCount,
  VoiceKind,
  VoiceOf,
  VoiceStats,
  Voices,
} from '../archive/types'
import type { Column } from './column'

/*
 * What a kind of voice is. Everything in which kinds differ stands in the value of each, feedback.ts and comment.ts;
 * the sync, the lists, alerts, statistics and exports ask it, and compare no names.
 */

export interface Kind<Name extends VoiceKind = VoiceKind> {
  name: Name
  /** What people call it. */
  label: string
  /** The name of its number where each kind has one, and of its entry in results. */
  counts: keyof KindCounts
  /** What WeChat calls the id of a record, which ends the voice's `_id`. */
  idName: string
  idOf(record: RecordOf<Name>): string
  /** What a voice says outside of its record, so that it can be found and counted. */
  read(record: RecordOf<Name>): ReadFields<Name>
  /** What a new voice has that no record says. */
  added: AddedFields<Name>
  /** Whether a voice that is done is open again when its record has changed. */
  reopens: boolean
  /** Whether a mini program may do without it, so that its sync may never have come to an end. */
  isOptional: boolean
  /** What the user says. */
  contentOf(record: RecordOf<Name>): string
  alert: Alerting<Name>
  statistics: Statistics
  /** The columns that only some kinds fill. */
  columns: Column[]
}

export type RecordOf<Name extends VoiceKind> = Voices[Name]['record']

/** Fields of a voice that the package fills later on. */
type AddedName = 'pictures'

type AddedFields<Name extends VoiceKind> = Pick<Voices[Name], Extract<keyof Voices[Name], AddedName>>

type ReadFields<Name extends VoiceKind> = Pick<Voices[Name], 'createTime' | 'openid'> & {
  /** What a search looks into; what is empty is left out. */
  texts: string[]
} & Omit<Voices[Name], keyof VoiceOf<string, object> | AddedName>

/** Whether and how the robots are told of new voices. */
export interface Alerting<Name extends VoiceKind> {
  /** What is counted: `3 条差评`. */
  noun: string
  /** The fields of a voice that `isWanted` looks at. */
  fields: string[]
  /** Whether one that has come in is told of. */
  isWanted(voice: { [field: string]: unknown }, settings: AlertSettings): boolean
  /** What it is about, in a few words for one line; `length` is the room that the user's own words have. */
  headOf(voice: Voices[Name], length: number): string[]
  /** A message of its own for each; `null` where what is new is listed in one message. */
  ownMessage: {
    title(record: RecordOf<Name>): string
    /** Where the archive does not have it, and WeChat does not give it. */
    unknownTitle: string
    /** Lines after the user's words. */
    detailsOf(record: RecordOf<Name>): string[]
  } | null
}

type NumberList = {
  [List in keyof VoiceStats]: VoiceStats[List] extends ValueCount<number>[] ? List : never
}[keyof VoiceStats]

type TextList = {
  [List in keyof VoiceStats]: ValueCount<string>[] extends VoiceStats[List] ? List : never
}[keyof VoiceStats]

/** What getVoiceStats counts of a kind besides its voices, by the names of the lists; each is a field's path. */
export interface Statistics {
  /** Numbers of which there are few different ones. */
  numbers: { [List in NumberList]?: string }
  /** Texts, of which there may be many. */
  texts: { [List in TextList]?: string }
  /** The mean of the numbers in a list. */
  mean: {
    name: keyof VoiceStats['before'] & `mean${string}`
    of: NumberList
    say(mean: number): string
  } | null
  /** What the digest names where much more of it came than usual. */
  watched: { path: string; say(value: string | number): string }[]
}
