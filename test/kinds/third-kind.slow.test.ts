import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build, type Plugin } from 'esbuild'
import { readSheet } from 'read-excel-file/node'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { later } from '../../scripts/build/later'
import { nodeOptions, projectRoot } from '../../scripts/build/options'
import { APPID } from '../../scripts/local/cloud'
import type { ExportedVoices } from '../../shared/archive/operations'
import type { VoiceStats } from '../../shared/archive/types'
import type { Check } from '../../shared/setup/types'
import type { Survey } from '../fixtures/third-kind/record'
import { useLocalCloud } from '../helpers/cloud'

/*
 * A third kind of voice needs a file in shared/kinds/ and its line in the list there. Here the function is built with
 * another list in place of that one; all the rest is the project's.
 */

const fixture = join(projectRoot, 'test/fixtures/third-kind')
const folder = mkdtempSync(join(tmpdir(), 'third-kind-'))

/** The fixture's list of kinds instead of the project's. */
const threeKinds: Plugin = {
  name: 'three-kinds',
  setup(build) {
    build.onLoad({ filter: /shared[\\/]kinds[\\/]index\.ts$/ }, () => ({
      contents: `export { VOICE_KINDS } from './index'`,
      resolveDir: fixture,
    }))
  },
}

/** Newest first. */
let surveys: Survey[] = []
const changed = new Set<string>()

const server = createServer(async (request, response) => {
  let text = ''
  for await (const chunk of request) text += chunk
  const { startTime, endTime, filterType, offset, limit } = JSON.parse(text)
  const found = surveys.filter(
    ({ createTime, surveyId }) =>
      createTime >= startTime && createTime <= endTime && (filterType === 0 || changed.has(surveyId)),
  )
  response.end(JSON.stringify({ list: found.slice(offset, offset + limit), total: found.length }))
})

beforeAll(async () => {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  cpSync(join(projectRoot, 'dist/functions/userVoice'), join(folder, 'userVoice'), { recursive: true })
  await build({
    ...nodeOptions,
    entryPoints: [join(projectRoot, 'functions/userVoice/index.ts')],
    outfile: join(folder, 'userVoice/index.js'),
    supported: { 'dynamic-import': false },
    plugins: [threeKinds, later],
  })
})

afterAll(() => {
  server.close()
  server.closeAllConnections()
  rmSync(folder, { recursive: true })
})

const { cloud, call: invoke } = useLocalCloud({
  functionsRoot: folder,
  env: ({ alertRobots }) => ({
    ALERT_ROBOTS: alertRobots,
    SURVEYS_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  }),
})

/** A busy machine needs longer. */
const PATIENT = { timeLimitMs: 60_000 }

/** What an administrator gets from `userVoice`. */
async function call<Data>(action: string, input: object = {}): Promise<Data> {
  const { envelope } = await invoke('userVoice', { action, ...input }, PATIENT)
  expect(envelope).toMatchObject({ errCode: 0, errMsg: `${action}:ok` })
  return ('data' in envelope ? envelope.data : undefined) as Data
}

/** The message of a refusal. */
async function refusal(action: string, input: object): Promise<string> {
  const { envelope } = await invoke('userVoice', { action, ...input })
  return envelope.errMsg
}

beforeEach(() => {
  surveys = []
  changed.clear()
  cloud().data.feedback.length = 0
  cloud().comments.all.length = 0
  cloud().database.clear()
  cloud().robots.wecom.clear()
})

const nowSeconds = () => Math.floor(Date.now() / 1000)

const idOf = (surveyId: string) => `${APPID}:survey:${surveyId}`

function answer(surveyId: string, fields: Partial<Survey> = {}): Survey {
  const survey = {
    surveyId,
    createTime: nowSeconds() - 60,
    openid: 'oAnna',
    answer: '排队太久，电话 13812345678',
    mood: 2,
    city: '杭州',
    ...fields,
  }
  surveys.unshift(survey)
  return survey
}

it('is brought in by the sync, a page at a time, once', async () => {
  for (let id = 0; id < 230; id++) answer(`s${id}`, { createTime: nowSeconds() - id * 1000 })
  const sync = await call<Record<string, object>>('syncVoices')
  expect(sync.surveys).toEqual({ fetched: 230, added: 230, changed: 0, complete: true })
  expect(sync.feedback).toMatchObject({ added: 0, complete: true })
  const again = await call<Record<string, object>>('syncVoices')
  expect(again.surveys).toMatchObject({ added: 0, changed: 0, complete: true })
})

it('is found by its kind, its words and its id', async () => {
  answer('s1')
  answer('s2', { answer: '很好', openid: 'oBob' })
  await call('syncVoices')
  type Found = { list: { _id: string }[]; total: number; counts?: object }
  const list = (query: object) => call<Found>('listVoices', query)
  expect((await list({ kind: 'survey' })).total).toBe(2)
  expect((await list({ kind: ['feedback', 'comment'] })).total).toBe(0)
  // Nobody answers a survey.
  expect((await list({ replied: false })).total).toBe(0)
  expect((await list({ counts: true })).counts).toEqual({
    all: 2,
    bad: 0,
    unreplied: 0,
    mine: 0,
    feedback: 0,
    comments: 0,
    surveys: 2,
  })
  expect((await list({ q: '排队 杭州' })).list.map(({ _id }) => _id)).toEqual([idOf('s1')])
  expect(await call('getVoice', { id: idOf('s2') })).toMatchObject({
    kind: 'survey',
    mood: 2,
    city: '杭州',
    record: surveys[0],
    state: 'new',
  })
  expect(await refusal('listVoices', { kind: 'poll' })).toContain('feedback, comment, survey')
  expect(await refusal('getVoice', { id: 's1' })).toContain('<appid>:survey:<surveyId>')
})

it('is opened again when the user changes it', async () => {
  const survey = answer('s1')
  await call('syncVoices')
  await call('updateVoice', { id: idOf('s1'), state: 'done' })
  survey.answer = '还是太久'
  changed.add('s1')
  await call('syncVoices')
  expect(await call('getVoice', { id: idOf('s1') })).toMatchObject({ state: 'open', record: survey })
})

it('has alerts of its own, before those in a list', async () => {
  answer('s1', { mood: 1 })
  answer('s2', { mood: 3 })
  await call('syncVoices')
  expect(cloud().robots.wecom.texts).toEqual([
    expect.stringMatching(
      /^收到不满的问卷 心情 1\n内容：排队太久，电话 \S*\*\S*\n城市：杭州\n时间：.*\n问卷 ID：s1\n小程序页面：\S+%3Asurvey%3As1$/,
    ),
  ])
  expect(cloud().robots.wecom.texts.join()).not.toContain('13812345678')
})

it('is counted', async () => {
  answer('s1')
  answer('s2', { mood: 1 })
  answer('s3', { mood: 1, city: '北京' })
  answer('s4', { createTime: nowSeconds() - 40 * 86_400 })
  await call('syncVoices')
  type Stats = VoiceStats & { moods: unknown; cities: unknown }
  const stats = await call<Stats>('getVoiceStats')
  expect(stats).toMatchObject({
    total: 3,
    moods: [
      { value: 1, count: 2 },
      { value: 2, count: 1 },
    ],
    cities: [
      { value: '杭州', count: 2 },
      { value: '北京', count: 1 },
    ],
    types: [],
    stars: [],
    before: { total: 1, feedback: 0, comments: 0, surveys: 1 },
  })
  const days = stats.days as ((typeof stats.days)[number] & { surveys: number })[]
  expect(days.reduce((sum, { surveys }) => sum + surveys, 0)).toBe(3)
  expect((await call<Stats>('getVoiceStats', { kind: 'feedback' })).cities).toEqual([])
})

it('is in the digest, with what rose', async () => {
  await call('updateSettings', { alerts: { digestHour: new Date(Date.now() + 8 * 3600e3).getUTCHours() } })
  for (let id = 0; id < 6; id++) answer(`s${id}`)
  await call('syncVoices')
  const [digest] = cloud().robots.wecom.texts
  expect(digest).toContain('24 小时内：新反馈 0 条，新评价 0 条，新问卷 6 条')
  expect(digest).toContain('明显增多：城市 杭州 6 条')
})

it('has its columns in an exported table', async () => {
  answer('s1', { mood: 3 })
  await call('syncVoices')
  const { fileID } = await call<ExportedVoices>('exportVoices')
  const file = cloud().storage.files.get(cloud().storage.pathOf(fileID) ?? '')
  const [headers = [], row = []] = await readSheet(Buffer.from(file ?? ''))
  const cell = (header: string) => row[headers.indexOf(header)]
  expect(['类型', '编号', '心情', '城市', '星级', '昵称'].map(cell)).toEqual([
    '问卷',
    's1',
    3,
    '杭州',
    null,
    null,
  ])
  expect(cell('内容')).toMatch(/^排队太久，电话 \S*\*/)
  expect(headers.indexOf('心情')).toBe(headers.indexOf('星级') + 1)
})

it('is forgotten with its user', async () => {
  answer('s1')
  answer('s2', { openid: 'oBob' })
  await call('syncVoices')
  expect(await call('forgetUser', { openid: 'oAnna' })).toEqual({ removed: 1 })
  await call('syncVoices')
  expect((await call<{ list: { _id: string }[] }>('listVoices')).list.map(({ _id }) => _id)).toEqual([
    idOf('s2'),
  ])
})

it('is in the check of the sync', async () => {
  await call('syncVoices')
  const { checks } = await call<{ checks: Check[] }>('checkSetup')
  expect(checks.find(({ id }) => id === 'sync')?.message).toMatch(
    /^feedback: .*; comments: .*; surveys: last complete 0 min ago$/,
  )
})

/** The compiler's errors in these files of the project. */
async function compiled(include: string[]): Promise<string[]> {
  const config = join(folder, 'tsconfig.json')
  const typeRoots = [join(projectRoot, 'node_modules/@types')]
  const settings = {
    extends: join(projectRoot, 'tsconfig.json'),
    compilerOptions: { typeRoots },
    include: include.map(path => join(projectRoot, path)),
    // It is compiled for mini programs, by itself.
    exclude: [join(projectRoot, 'shared/desk')],
  }
  writeFileSync(config, JSON.stringify(settings))
  const tsc = join(projectRoot, 'node_modules/typescript/bin/tsc')
  const run = promisify(execFile)(process.execPath, [tsc, '-p', config, '--pretty', 'false'], {
    cwd: projectRoot,
  })
  return run.then(
    () => [],
    ({ stdout }: { stdout: string }) => stdout.split('\n').filter(line => /^\S.*error TS/.test(line)),
  )
}

it('compiles once the list of kinds has it, with no other file changed', async () => {
  expect(await compiled(['test/fixtures/third-kind'])).toEqual([])
  const errors = await compiled(['shared', 'functions', 'test/fixtures/third-kind/survey.ts'])
  expect(errors).toEqual([expect.stringMatching(/^shared\/kinds\/index\.ts.*'survey' is missing/)])
})
