import type { Stored } from '../database/database'
import { invalidInput } from '../function/input'
import { isObject } from '../values'
import type { Archive } from './archive'
import { addMeta, metaId } from './meta'
import type { AlertSettings, Settings, SettingsUpdate, Template } from './settings-types'

export const MOST_TEMPLATES = 50

/* The settings of a mini program, in one document, which all who handle its voices share; what is not set has its default. */

const DEFAULT_ALERTS: AlertSettings = { newFeedback: true, badComments: 2, digestHour: null, quiet: null }

/** What stands in the document: all but who handles voices. */
type OwnSettings = Pick<Settings, 'templates' | 'alerts' | 'autoDone'>

export async function readSettings({ meta, appid }: Archive): Promise<OwnSettings> {
  const [document] = await meta.find({ _id: metaId.settings(appid) })
  return settingsIn(document)
}

/** Owners can change the document in the console: a value that is impossible counts as not set. */
export function settingsIn(document: Partial<Stored> | undefined): OwnSettings {
  const { newFeedback, badComments, digestHour, quiet }: Record<string, unknown> = Object(document?.alerts)
  return {
    templates: templatesIn(document?.templates),
    alerts: {
      newFeedback: typeof newFeedback === 'boolean' ? newFeedback : DEFAULT_ALERTS.newFeedback,
      badComments: isWithin(badComments, 5) ? badComments : DEFAULT_ALERTS.badComments,
      digestHour: isWithin(digestHour, 23) ? digestHour : DEFAULT_ALERTS.digestHour,
      quiet: isHours(quiet) ? [quiet[0], quiet[1]] : DEFAULT_ALERTS.quiet,
    },
    autoDone: isWithin(document?.autoDone, 5) && document.autoDone > 0 ? document.autoDone : null,
  }
}

const isWithin = (value: unknown, most: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most

const isHours = (value: unknown): value is [number, number] =>
  Array.isArray(value) && value.length === 2 && value.every(hour => isWithin(hour, 23))

const templatesIn = (stored: unknown): Template[] =>
  Array.isArray(stored) ? stored.filter(isTemplate).map(({ name, text }) => ({ name, text })) : []

const isTemplate = (value: unknown): value is Template =>
  isObject(value) && typeof value.name === 'string' && typeof value.text === 'string'

/** Changes only what is given, so that two people who change different parts lose nothing of each other. */
export async function writeSettings(
  { templates, alerts = {}, autoDone }: SettingsUpdate,
  { meta, appid, _ }: Archive,
): Promise<void> {
  const parts = Object.entries(alerts).map(([name, value]) => [`alerts.${name}`, _.set(value)])
  const stars = autoDone === undefined ? {} : { autoDone }
  const change = { ...(templates && { templates: _.set(templates) }), ...Object.fromEntries(parts), ...stars }
  const where = { _id: metaId.settings(appid) }
  if ((await meta.update(where, change)) > 0) return
  // Either nothing is different now, or there is no document yet.
  const added = await meta.add([{ ...where, ...(templates && { templates }), alerts, ...stars }])
  if (added === 'duplicate') await meta.update(where, change)
}

/**
 * Changes one template, provided that the list is still as it was read; otherwise it is read again. So two people at once
 * lose nothing of each other.
 */
export async function changeTemplate(change: SettingsUpdate, archive: Archive): Promise<void> {
  const { meta, appid, _ } = archive
  const where = { _id: metaId.settings(appid) }
  for (;;) {
    const [document] = await meta.find(where)
    const before = document?.templates ?? null
    const after = templatesAfter(templatesIn(before), change)
    if (JSON.stringify(after) === JSON.stringify(before ?? [])) return
    const isDone = document
      ? (await meta.update({ ...where, templates: _.eq(before) }, { templates: _.set(after) })) > 0
      : await addMeta({ ...where, templates: after, alerts: {} }, archive)
    if (isDone) return
  }
}

function templatesAfter(
  before: Template[],
  { addTemplate: added, removeTemplate }: SettingsUpdate,
): Template[] {
  const place = before.findIndex(({ name }) => name === removeTemplate)
  const rest = before.filter(({ name }) => name !== removeTemplate)
  if (!added) return rest
  const same = rest.find(({ name }) => name === added.name)
  // Somebody repeats a call whose answer was lost.
  if (same?.text === added.text) return rest
  const refuse = (message: string) => invalidInput([{ field: 'addTemplate', message }])
  if (same) throw refuse(`has the name of another template: ${added.name}`)
  if (rest.length >= MOST_TEMPLATES) throw refuse(`would be one more than ${MOST_TEMPLATES} templates`)
  const index = place < 0 ? rest.length : place
  return [...rest.slice(0, index), added, ...rest.slice(index)]
}
