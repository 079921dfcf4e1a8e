import type { Stored } from '../database/database'
import type { Command } from '../database/sdk'
import type { Invocation } from '../invocation'
import { isObject } from '../values'
import type { Archive } from './archive'
import { addMeta, metaId, nowInSeconds } from './meta'
import { areAppids } from './seen'
import type { AuditEntry } from './settings-types'

/*
 * What was done to all, or to people: a line each, in the document of people, so that a change of people and its line are
 * written in one step. They say who and how many, never whom.
 */

const MOST_LINES = 200

export type AuditLine = Omit<AuditEntry, 'time' | 'by'>

export const lineOf = (line: AuditLine, by: string): AuditEntry => ({ time: nowInSeconds(), by, ...line })

/** A change that adds these lines; none where there are none. */
export const withLines = (lines: AuditEntry[], _: Command): { audit?: object } =>
  lines.length > 0 ? { audit: _.push({ each: lines, slice: -MOST_LINES }) } : {}

/** Notes what is about to be done: a call that ends early has its line, too. */
export async function noteInAudit(line: AuditLine, archive: Archive): Promise<void> {
  const { meta, _, invocation } = archive
  const _id = metaId.members
  const lines = [lineOf({ ...line, ...aboutApps(invocation) }, invocation.caller.openid ?? '')]
  for (;;) {
    if ((await meta.update({ _id }, withLines(lines, _))) > 0) return
    if (await addMeta({ _id, audit: lines }, archive)) return
  }
}

/** Where one mini program alone is served, nothing says which. */
const aboutApps = ({ appids, served, seen }: Invocation): { appids?: string[] } =>
  served?.length === 1 && seen === 'all' ? {} : { appids: [...appids] }

/** The newest first. */
export const auditIn = (document: Partial<Stored> | undefined): AuditEntry[] =>
  Array.isArray(document?.audit) ? document.audit.filter(isEntry).reverse() : []

const isEntry = (value: unknown): value is AuditEntry =>
  isObject(value) &&
  typeof value.time === 'number' &&
  typeof value.by === 'string' &&
  typeof value.action === 'string' &&
  typeof value.count === 'number' &&
  areAppids(value.appids)
