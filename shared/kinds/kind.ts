import type {
  AlertSettings,
  KindCounts,
  ValueCount,
  VoiceKind,
  VoiceOf,
  VoiceStats,
  Voices,
} from '../archive/types'
import type { Invocation } from '../invocation'
import type { FetchedPage } from '../wechat/page'
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
  sync: SyncByPosition<RecordOf<Name>> | SyncByTime<RecordOf<Name>>
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

/** How records come of which WeChat gives one list, page by page, without a filter by time. */
export interface SyncByPosition<Item> {
  by: 'position'
  /** `num` records of a page, counted from 1. */
  fetch(page: number, num: number, invocation: Invocation): Promise<FetchedPage<Item>>
}

/** How records come that WeChat is asked for by time. Times are epoch seconds, both included. */
export interface SyncByTime<Item> {
  by: 'time'
  fetch(
    range: { startTime: number; endTime: number; filterType: number },
    offset: number,
    limit: number,
    invocation: Invocation,
  ): Promise<FetchedPage<Item>>
  /** The `filterType` of all records, and of those that may have changed since they were made. */
  everything: number
  changed: number
  /** There are no older records. */
  earliest: number
}

export type RecordOf<Name extends VoiceKind> = Voices[Name]['record']

/** Fields of a voice that the package fills later on. */
type AddedName = 'pictures'

type AddedFields<Name extends VoiceKind> = Pick<Voices[Name], Extract<keyof Voices[Name], AddedName>>

/** Fields that no other kind has, and a record says. */
type OwnFields<Name extends VoiceKind> = Omit<Voices[Name], keyof VoiceOf<string, object> | AddedName>

type ReadFields<Name extends VoiceKind> = Pick<Voices[Name], 'createTime' | 'openid'> & {
  /** What a search looks into; what is empty is left out. */
  texts: string[]
} & OwnFields<Name>

/** Whether and how the robots are told of new voices. */
export interface Alerting<Name extends VoiceKind> {
  /** What is counted: `3 条差评`. */
  noun: string
  /** The fields of a voice that `isWanted` looks at. */
  fields: string[]
  /** @param voice `undefined` of what was pushed, where nothing but the id is known */
  isWanted(voice: { [Field in keyof Voices[Name]]?: unknown } | undefined, settings: AlertSettings): boolean
  /** What it is at a glance: stars, or a type. */
  markOf(fields: OwnFields<Name>): string
  /** What it is about, for one line; `length` is the room that the user's own words have. */
  aboutOf(voice: Voices[Name], length: number): string[]
  /** Of those that have a message each, the lines after the user's words; `null` where new ones are listed in one. */
  ownMessage: { detailsOf(record: RecordOf<Name>): string[] } | null
}

/** A list of numbers and how often each occurs. */
export type NumberList = {
  [List in keyof VoiceStats]: VoiceStats[List] extends ValueCount<number>[] ? List : never
}[keyof VoiceStats]

/** The same of texts; tags are counted of all kinds. */
export type TextList = Exclude<
  {
    [List in keyof VoiceStats]: ValueCount<string>[] extends VoiceStats[List] ? List : never
  }[keyof VoiceStats],
  'tags'
>

export type MeanName = keyof VoiceStats & keyof VoiceStats['before'] & `mean${string}`

/** What getVoiceStats counts of a kind besides its voices, by the names of the lists; each is a field's path. */
export interface Statistics {
  /** Numbers of which there are few different ones. */
  numbers: { [List in NumberList]?: string }
  /** Texts, of which there may be many. */
  texts: { [List in TextList]?: string }
  /** The mean of the numbers in a list. */
  mean: {
    name: MeanName
    of: NumberList
    say(mean: number): string
  } | null
  /** What the digest names where much more of it came than usual. */
  watched: { path: string; say(value: string | number): string }[]
}
