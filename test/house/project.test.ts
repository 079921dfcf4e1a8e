import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Ajv from 'ajv'
import * as v from 'valibot'
import { beforeAll, describe, expect, it } from 'vitest'
import { functionNames } from '../../scripts/build/functions'
import { useLocalCloud } from '../helpers/cloud'

const project = fileURLToPath(new URL('../..', import.meta.url))
const json = (path: string): unknown => JSON.parse(readFileSync(join(project, path), 'utf8'))
const functions = await functionNames()

describe('project.config.json', () => {
  // What DevTools needs to open the folder, from its documentation.
  const config = v.parse(
    v.strictObject({
      description: v.string(),
      projectname: v.literal('wx-user-voice'),
      appid: v.literal('touristappid'),
      compileType: v.literal('miniprogram'),
      libVersion: v.pipe(v.string(), v.regex(/^(latest|[0-9]+\.[0-9]+\.[0-9]+)$/)),
      miniprogramRoot: v.string(),
      cloudfunctionRoot: v.string(),
      cloudfunctionTemplateRoot: v.string(),
      setting: v.record(v.string(), v.boolean()),
      packOptions: v.object({ ignore: v.array(v.never()), include: v.array(v.never()) }),
    }),
    json('project.config.json'),
  )

  it('names folders that hold what they should', () => {
    expect(readdirSync(join(project, config.cloudfunctionRoot)).sort()).toEqual(functions)
    expect(readdirSync(join(project, config.cloudfunctionTemplateRoot)).sort()).toEqual(
      functions.map(name => `${name}.json`),
    )
    expect(readdirSync(join(project, config.miniprogramRoot))).toContain('app.json')
  })

  // .ci/run fetches miniprogram-ci, of which the schema is a small part, and says where it is.
  const schema = process.env.PROJECT_CONFIG_SCHEMA
  it.runIf(schema)('fits the schema that miniprogram-ci ships', async () => {
    const { default: projectConfig } = await import(schema ?? '')
    const validate = new Ajv({ strict: false }).compile(projectConfig)
    expect(validate(json('project.config.json')), JSON.stringify(validate.errors)).toBe(true)
    expect(validate({ ...config, appid: 7 })).toBe(false)
  })
})

describe('test events', () => {
  const { call } = useLocalCloud()
  const events = functions.flatMap(name =>
    v
      .parse(
        v.array(v.strictObject({ name: v.string(), value: v.record(v.string(), v.unknown()) })),
        json(`test/events/${name}.json`),
      )
      .map(event => [name, event.name, event.value] as const),
  )

  // Most of the archive's functions ask for voices that are there.
  beforeAll(async () => {
    const { envelope } = await call('syncVoices', {})
    expect(envelope).toMatchObject({ errCode: 0 })
  })

  it.each(events)('%s: %s', async (name, eventName, value) => {
    const { envelope } = await call(name, value)
    if (name === 'onBadComment') return expect(envelope).toBe('success')
    const errCode = eventName.startsWith('wrong-') ? 400 : eventName.startsWith('foreign-') ? -10403 : 0
    expect(envelope).toMatchObject({ errCode })
  })
})
