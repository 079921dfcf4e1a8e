import { OperationError } from '../errors'
import * as input from '../function/input'
import type { Operation } from '../function/operation'
import type { FieldError } from '../types'
import { withUnknownOutcome } from '../wechat/retry'
import { type Archive, openArchive } from './archive'
import { noteInAudit } from './audit'
import { readAll } from './getSettings'
import { personName } from './people'
import { changeTemplate, MOST_TEMPLATES, writeSettings } from './settings'
import type { Settings, SettingsUpdate, Template } from './settings-types'
import { updatePeople } from './update-people'

/** WeChat takes replies of at most 500 characters. */
const templateName = input.trimmedText(1, 20)
const template = input.nested<Template>({ name: templateName, text: input.trimmedText(1, 500) })

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
    addTemplate: input.optional(template),
    removeTemplate: input.optional(templateName),
    alerts: input.optional(alerts),
    autoDone: input.orElse(null, input.optional(input.integer(1, 5))),
    myName: input.optional(personName),
    removeMember: input.optional(input.id),
  },
  ({ templates, addTemplate, removeTemplate, alerts }) => {
    const mistakes: FieldError[] = []
    const names = templates?.map(({ name }) => name) ?? []
    const twice = names.find((name, index) => names.indexOf(name) < index)
    if (twice !== undefined)
      mistakes.push({ field: 'templates', message: `has two templates named ${twice}` })
    if (templates && (addTemplate || removeTemplate)) {
      const message = 'are all templates: give either them or addTemplate and removeTemplate'
      mistakes.push({ field: 'templates', message })
    }
    if (alerts?.quiet && alerts.quiet[0] === alerts.quiet[1]) {
      mistakes.push({ field: 'alerts', message: 'is wrong: quiet must begin and end at different hours' })
    }
    return mistakes
  },
)

function updateOf({ alerts: given, ...others }: ReturnType<typeof settingsUpdate>): SettingsUpdate {
  const update = { ...input.given(others), alerts: input.given(given ?? {}) }
  if (Object.keys(update).length === 1 && Object.keys(update.alerts).length === 0) {
    const message =
      'or addTemplate, removeTemplate, autoDone, myName, removeMember or a part of alerts must be given: there is nothing to change'
    throw input.invalidInput([{ field: 'templates', message }])
  }
  return update
}

/** Changes any part of the settings; gives all of them. */
export const updateSettings: Operation<SettingsUpdate, Settings> = {
  input: input.andThen(settingsUpdate, updateOf),
  ownersAlone: update => (hasAlerts(update) ? 'alerts' : update.removeMember && 'removeMember'),
  async call(update, invocation) {
    const archive = await openArchive(invocation)
    const { templates, addTemplate, removeTemplate, autoDone, myName, removeMember } = update
    // What may be refused comes first.
    const writes = [
      ...(myName || removeMember ? [updatePeople] : []),
      ...(addTemplate || removeTemplate ? [changeTemplate] : []),
      ...(templates || autoDone !== undefined || hasAlerts(update) ? [writeNoted] : []),
    ]
    let isChanged = false
    try {
      for (const write of writes) {
        await write(update, archive)
        isChanged = true
      }
      return await readAll(archive)
    } catch (error) {
      if (!isChanged || !(error instanceof OperationError)) throw error
      throw withUnknownOutcome(error, `settings were changed, but then: ${error.message}`)
    }
  },
}

const hasAlerts = ({ alerts = {} }: SettingsUpdate) => Object.keys(alerts).length > 0

async function writeNoted(update: SettingsUpdate, archive: Archive): Promise<void> {
  if (hasAlerts(update)) await noteInAudit({ action: 'alerts', count: 0 }, archive)
  await writeSettings(update, archive)
}
