import { expect, it } from 'vitest'
import { FUNCTION_VARIABLES } from '../../shared/config'
import { filesIn, textOf } from '../helpers/project-files'
import { readmes } from '../helpers/readmes'

/*
 * The environment variables of the function stand in shared/config.ts; what sets or explains them has the same.
 */

const variables: string[] = [...FUNCTION_VARIABLES].sort()
it('.env.example has each once, beside the id of the environment', () => {
  const names = [...textOf('.env.example').matchAll(/^(\w+)=/gm)].map(([, name]) => name)
  expect(names.sort()).toEqual([...variables, 'ENV_ID'].sort())
})

it('npm run deploy sets each to the value of the same name', () => {
  const { functions } = JSON.parse(textOf('cloudbaserc.json'))
  const values = variables.map(name => [name, `{{env.${name}}}`])
  expect(functions[0].envVariables).toEqual(Object.fromEntries(values))
})

it.each([
  ['English', /README\.md$/],
  ['Chinese', /README\.zh-CN\.md$/],
])('a README in %s explains each, in a row of a table', (_, name) => {
  const rows = readmes.filter(({ path }) => name.test(path)).flatMap(({ text }) => text.split('\n'))
  expect(variables.filter(name => !rows.some(row => row.startsWith(`| \`${name}\``)))).toEqual([])
})

it('no README or command names one that is not there', () => {
  const known = [...variables, 'WECHAT_API_BASE_URL']
  const beginnings = new Set(variables.map(name => name.split('_')[0]))
  const named = new RegExp(`\\b(?:${[...beginnings].join('|')})_[A-Z_]+\\b`, 'g')
  const texts = [
    ...readmes.map(({ path }) => path),
    'scripts/add.ts',
    ...filesIn('scripts/add'),
    'scripts/deploy.ts',
  ]
  const unknown = texts.flatMap(file =>
    (textOf(file).match(named) ?? []).flatMap(name => (known.includes(name) ? [] : `${file}: ${name}`)),
  )
  expect(unknown).toEqual([])
})
