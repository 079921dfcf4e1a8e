import type { AlertSettings } from '../archive/settings-types'
import type {
  DayCount,
  KindCounts,
  ProductCount,
  ValueCount,
  VoiceFigures,
  VoiceKind,
  VoiceOf,
  VoiceStats,
  Voices,
} from '../archive/types'
import type { Invocation } from '../invocation'
import type { FetchedPage } from '../wechat/page'
import type { Column } from './column'

/*
 * What a kind of voice is. All that differs between kinds is in their values, feedback.ts and comment.ts. The sync,
 * lists, alerts, statistics and exports ask the value and never compare names.
 */

export interface Kind<Name extends VoiceKind = VoiceKind> {
  name: Name
  /** What people call it. */
  label: string
  /** The name of its count, and of its entry, in results that have one for each kind. */
  counts: keyof KindCounts
  /** WeChat's name of a record's id, which is the last part of the voice's `_id`. */
  idName: string
  idOf(record: RecordOf<Name>): string
  /**
   * What the user says and gives. Where it is the same, the user changed nothing, whatever WeChat changed: names, portraits,
   * addresses of pictures, what administrators did.
   */
  saidIn(record: RecordOf<Name>): unknown[]
  /** Makes anew what a record has that is made of its other fields. */
  withDerived?(record: RecordOf<Name>): RecordOf<Name>
  /** Fields of a voice that are taken from its record, so that it can be found and counted. */
  read(record: RecordOf<Name>): ReadFields<Name>
  /** Fields of a new voice that its record does not have. */
  added: AddedFields<Name>
  sync: SyncByPosition<RecordOf<Name>> | SyncByTime<RecordOf<Name>>
  /** Whether a voice that is done is opened again when its record changes. */
  reopens: boolean
  /** Whether the owner replies to its voices, in public. */
  isAnswered: boolean
  /** Whether a sync fetches what the user's phone wrote around its voices. */
  hasEvidence: boolean
  /** Whether some mini programs do not use it, so that its sync may never have been complete. */
  isOptional: boolean
  /** The paths of what its mini program is called, and of its portrait, where its records say that. */
  app?: { name: string; headImg: string }
  /** The user's own words. */
  contentOf(record: RecordOf<Name>): string
  alert: Alerting<Name>
  statistics: Statistics
  /** The columns that not every kind has. */
  columns: Column[]
}

/** Records that WeChat gives in one list, page by page, without a filter by time. */
export interface SyncByPosition<Item> {
  by: 'position'
  /** `page` counts from 1; `num` is the number of records a page. */
  fetch(page: number, num: number, invocation: Invocation): Promise<FetchedPage<Item>>
}

/** Records that WeChat gives by time. Times are epoch seconds, both included. */
export interface SyncByTime<Item> {
  by: 'time'
  fetch(
    range: { startTime: number; endTime: number; filterType: number },
    offset: number,
    limit: number,
    invocation: Invocation,
  ): Promise<FetchedPage<Item>>
  /** The `filterType` of all records, and of those that may have changed since they were created. */
  everything: number
  changed: number
  /** There are no older records. */
  earliest: number
  /** `null` where owners do not answer such records. */
  replies: Replies | null
}

/** How WeChat says which records are answered, wherever that was done. */
export interface Replies {
  /** The `filterType` of those that wait for a reply. */
  waiting: number
  /** Whether the record of this id has a reply. `false`, too, where WeChat does not show the record. */
  has(id: string, invocation: Invocation): Promise<boolean>
}

export type RecordOf<Name extends VoiceKind> = Voices[Name]['record']

/** Fields of a voice that are filled later. */
type AddedName = 'pictures'

/** Fields that are not there until they are filled. */
type LaterName = 'evidence'

type AddedFields<Name extends VoiceKind> = Pick<Voices[Name], Extract<keyof Voices[Name], AddedName>>

/** Fields that only this kind has, taken from the record. */
type OwnFields<Name extends VoiceKind> = Omit<
  Voices[Name],
  keyof VoiceOf<string, object> | AddedName | LaterName
>

type ReadFields<Name extends VoiceKind> = Pick<Voices[Name], 'createTime' | 'openid'> & {
  /** What a search looks into; empty ones are left out. */
  texts: string[]
} & OwnFields<Name>

/** Whether and how new voices are alerted. */
export interface Alerting<Name extends VoiceKind> {
  /** What is counted: `3 条差评`. */
  noun: string
  /** The fields of a voice that `isWanted` looks at. */
  fields: string[]
  /** @param voice `undefined` where a push brought only its id */
  isWanted(voice: { [Field in keyof Voices[Name]]?: unknown } | undefined, settings: AlertSettings): boolean
  /** Stars or a type, to be seen at a glance. */
  markOf(fields: OwnFields<Name>): string
  /** What it is about, in one line; `length` is how long the user's own words may be there. */
  aboutOf(voice: Voices[Name], length: number): string[]
  /** The number of the order that it is about, where it is about one. */
  orderOf?(record: RecordOf<Name>): string
  /** `null` where new voices are listed in one message; else each has its own, with these lines after the user's words. */
  ownMessage: { detailsOf(record: RecordOf<Name>): string[] } | null
}

/** Names of the statistics that count numbers. */
export type NumberList = {
  [List in keyof VoiceStats]: VoiceStats[List] extends ValueCount<number>[] ? List : never
}[keyof VoiceStats]

/** Names of those that count what people note, which all kinds have. */
export type NotedList = 'tags' | 'assignees'

/** Names of those that count other texts. */
export type TextList = {
  [List in keyof VoiceStats]: ValueCount<string>[] extends VoiceStats[List] ? List : never
}[Exclude<keyof VoiceStats, NotedList>]

/** Names of those that say of each text how it is rated, too. */
export type RatedList = {
  [List in keyof VoiceStats]: VoiceStats[List] extends ProductCount[] ? List : never
}[keyof VoiceStats]

export type MeanName = keyof VoiceFigures & keyof DayCount & keyof ProductCount & `mean${string}`

/** A rating that users give, which a voice may lack. */
export interface Rating {
  /** The path of its field. */
  path: string
  /** The list that counts it. */
  list: NumberList
  /** The name of its mean, which is no other kind's. */
  mean: MeanName
  /** A voice with no more than this is a bad one. */
  badUpTo: number
  /** Its mean, in words. */
  say(mean: number): string
}

/** What getVoiceStats counts of a kind besides its voices: the path of the field that each list counts. */
export interface Statistics {
  /** Numbers with few different values. */
  numbers: { [List in NumberList]?: string }
  /** Texts, which may have many different values. */
  texts: { [List in TextList]?: string }
  /** Texts that users rate. */
  rated: { [List in RatedList]?: string }
  /** What users think of it, as a number; `null` where they give none. */
  rating: Rating | null
  /** Fields whose values the digest names where much more came than usual. */
  watched: { path: string; say(value: string): string }[]
}
