import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { FUNCTION_VARIABLES } from '../../shared/config'
import { startInvocation } from '../../shared/invocation'
import { runtime } from '../../shared/setup/own'

const { versions } = process
const setVersion = (node: string) =>
  Object.defineProperty(process, 'versions', { value: { ...versions, node }, configurable: true })
const limited = (seconds: number) => {
  const invocation = startInvocation({ time_limit_in_ms: seconds * 1000 })
  invocation.deadline.clear()
  return runtime(invocation)
}

beforeEach(() => {
  for (const name of FUNCTION_VARIABLES) vi.stubEnv(name, undefined)
})
afterEach(() => void setVersion(versions.node))

it.each(['16.13.0', '16.20.2', '18.0.0', '18.15.0', '20.1.0'])('Node.js %s is new enough', async node => {
  setVersion(node)
  expect(await limited(20)).toEqual({
    state: 'ok',
    message: `Node.js ${node}, time limit 20 s`,
    hint: '',
  })
})

it.each(['10.15.3', '14.18.0', '16.12.9', '16.1.0'])('Node.js %s is too old', async node => {
  setVersion(node)
  const { state, hint } = await limited(60)
  expect(state).toBe('todo')
  expect(hint).toMatch(/^Create the function anew with runtime Nodejs18\.15: .*16\.13\.$/)
})

it('less than 20 seconds is too little', async () => {
  expect(await limited(19.9)).toMatchObject({
    state: 'todo',
    hint: expect.stringMatching(/^Set the time limit to 25 seconds/),
  })
})

it('what is wrong with the runtime, its time and its variables is said at once', async () => {
  setVersion('14.18.0')
  // Its name counts, too.
  vi.stubEnv('TRUSTED_SOURCES', 'x'.repeat(3073 - 'TRUSTED_SOURCES='.length))
  const { message, hint } = await limited(3)
  expect(message).toBe('Node.js 14.18.0, time limit 3 s, variables of 3073 bytes')
  expect(hint).toMatch(/^Create .*16\.13\. Set the time limit .* Shorten what stands in .* 4096 bytes\.$/)
  vi.stubEnv('TRUSTED_SOURCES', 'x'.repeat(3072 - 'TRUSTED_SOURCES='.length))
  expect((await limited(3)).message).toBe('Node.js 14.18.0, time limit 3 s')
})

it('of the variables of several mini programs it says where their list may stand', async () => {
  const app = (index: number) => `wx${String(index).padStart(16, '0')}:${'s'.repeat(32)}`
  vi.stubEnv('WECHAT_APPS', Array.from({ length: 61 }, (_, index) => app(index)).join(','))
  expect((await limited(20)).hint).toMatch(/^Shorten .* WECHAT_TOKEN_FUNCTION give a list\.$/)
})
