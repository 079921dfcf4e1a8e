import type { Database } from '../database/database'
import { isObject } from '../values'
import { metaId } from './meta'
import type { AlertSettings, Settings, SettingsUpdate, Template } from './types'

/* The settings that all administrators share, in one document; what is not set has its default. */

const DEFAULT_ALERTS: AlertSettings = { newFeedback: true, badComments: 2, digestHour: null, quiet: null }

/** Owners can change the document in the console: a value that is impossible counts as not set. */
export async function readSettings({ meta }: Database): Promise<Settings> {
  const [document] = await meta.find({ _id: metaId.settings })
  const { newFeedback, badComments, digestHour, quiet }: Record<string, unknown> = Object(document?.alerts)
  const templates: unknown[] = Array.isArray(document?.templates) ? document.templates : []
  return {
    templates: templates.filter(isTemplate).map(({ name, text }) => ({ name, text })),
    alerts: {
      newFeedback: typeof newFeedback === 'boolean' ? newFeedback : DEFAULT_ALERTS.newFeedback,
      badComments: isWithin(badComments, 5) ? badComments : DEFAULT_ALERTS.badComments,
      digestHour: isWithin(digestHour, 23) ? digestHour : DEFAULT_ALERTS.digestHour,
      quiet: isHours(quiet) ? [quiet[0], quiet[1]] : DEFAULT_ALERTS.quiet,
    },
  }
}

const isWithin = (value: unknown, most: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most

const isHours = (value: unknown): value is [number, number] =>
  Array.isArray(value) && value.length === 2 && value.every(hour => isWithin(hour, 23))

const isTemplate = (value: unknown): value is Template =>
  isObject(value) && typeof value.name === 'string' && typeof value.text === 'string'

/** Changes only what is given, so that two people who change different parts lose nothing of each other. */
export async function writeSettings(
  { templates, alerts = {} }: SettingsUpdate,
  { meta, _ }: Database,
): Promise<void> {
  const parts = Object.entries(alerts).map(([name, value]) => [`alerts.${name}`, _.set(value)])
  const change = { ...(templates && { templates: _.set(templates) }), ...Object.fromEntries(parts) }
  const where = { _id: metaId.settings }
  if ((await meta.update(where, change)) > 0) return
  // Either nothing is different now, or there is no document yet.
  const added = await meta.add([{ ...where, ...(templates && { templates }), alerts }])
  if (added === 'duplicate') await meta.update(where, change)
}
