import * as input from '../function/input'
import type { Operation } from '../function/operation'
import type { FieldError } from '../types'
import { openArchive } from './archive'
import { readSettings, writeSettings } from './settings'
import type { Settings, SettingsUpdate, Template } from './types'

const MOST_TEMPLATES = 50

/** WeChat takes replies of at most 500 characters. */
const template = input.nested<Template>({ name: input.trimmedText(1, 20), text: input.trimmedText(1, 500) })

const hour = input.integer(0, 23)

const alerts = input.nested({
  newFeedback: input.optional(input.boolean),
  badComments: input.optional(input.integer(0, 5)),
  digestHour: input.orElse(null, input.optional(hour)),
  quiet: input.orElse(null, input.optional(input.pair(hour))),
})

const settingsUpdate = input.object(
  {
    templates: input.optional(input.list(template, 'templates', MOST_TEMPLATES)),
    alerts: input.optional(alerts),
  },
  ({ templates = [], alerts }) => {
    const mistakes: FieldError[] = []
    const names = templates.map(({ name }) => name)
    const twice = names.find((name, index) => names.indexOf(name) < index)
    if (twice !== undefined)
      mistakes.push({ field: 'templates', message: `has two templates named ${twice}` })
    if (alerts?.quiet && alerts.quiet[0] === alerts.quiet[1]) {
      mistakes.push({ field: 'alerts', message: 'is wrong: quiet must begin and end at different hours' })
    }
    return mistakes
  },
)

function readSettingsUpdate(event: unknown): SettingsUpdate {
  const { templates, ...given } = settingsUpdate(event)
  const alerts = input.given(given.alerts ?? {})
  if (!templates && Object.keys(alerts).length === 0) {
    throw input.invalidInput([
      { field: 'templates', message: 'or a part of alerts must be given: there is nothing to change' },
    ])
  }
  return { ...(templates && { templates }), alerts }
}

/** Changes any part of the settings; gives all of them. */
export const updateSettings: Operation<SettingsUpdate, Settings> = {
  input: readSettingsUpdate,
  async call(update, invocation) {
    const archive = await openArchive(invocation)
    await writeSettings(update, archive)
    return readSettings(archive)
  },
}
