import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { kindNames } from '../../shared/kinds/lookup'

const shared = join(import.meta.dirname, '../../shared')

const NAME = `(${kindNames.join('|')})`
const QUOTED = `['"\`]${NAME}['"\`]`

/** Code that compares with the name of a kind. */
const COMPARISON = new RegExp(
  [
    `[=!]==? *${QUOTED}`,
    `${QUOTED} *[=!]==?`,
    `case ${QUOTED}`,
    // A voice's id, in text or in a pattern.
    `:\\(?${NAME}\\)?:`,
    // includes, startsWith, indexOf …
    `\\.[a-z]+(With|Of)\\(${QUOTED}`,
    `\\.(includes|has|test|match)\\(${QUOTED}`,
    `[[(]${QUOTED}(, *${QUOTED})+[\\])]\\.`,
  ].join('|'),
)

it.each([
  `kind === 'comment'`,
  `'feedback' !== voice.kind`,
  `case 'comment':`,
  `voice.includes(':feedback:')`,
  `/:(comment):/.test(id)`,
  `kind.startsWith("feedback")`,
  `names.has('comment')`,
  `['feedback', 'comment'].map(`,
])('finds the comparison in %s', code => {
  expect(code).toMatch(COMPARISON)
})

it('nothing outside of kinds/ compares with the name of a kind, but for the desk, whose pages may', () => {
  const files = readdirSync(shared, { recursive: true, encoding: 'utf8' })
    .map(file => file.replaceAll('\\', '/'))
    .filter(file => file.endsWith('.ts') && !/^(kinds|desk)\//.test(file))
  expect(files.length).toBeGreaterThan(80)
  const compares = files.flatMap(file =>
    readFileSync(join(shared, file), 'utf8')
      .split('\n')
      .filter(line => COMPARISON.test(line))
      .map(line => `${file}: ${line.trim()}`),
  )
  expect(compares).toEqual([])
})
