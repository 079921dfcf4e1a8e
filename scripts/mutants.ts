import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { createInstrumenter } from '@stryker-mutator/instrumenter'
import fc from 'fast-check'
import { createInjector } from 'typed-inject'
import { projectRoot } from './build/options'
import { inTemporaryFolder } from './terminal/at-end'
import { commandOf, run, wholeNumber } from './terminal/command'
import { CommandError, UsageError } from './terminal/errors'
import { runProgram } from './terminal/program'

/*
 * Do the tests notice mistakes? Each mutant is a copy of the project with one small mistake in `shared/`, of the kinds that
 * Stryker knows; the tests of its room run, the quick ones first, then all others, until one fails. Ends with 1 where fewer
 * than nine of ten fail.
 */

interface Mutant {
  file: string
  line: number
  /** The file with the mistake in it. */
  source: string
  description: string
}

/** What Stryker says of a mutant. */
interface StrykerMutant {
  location: Record<'start' | 'end', { line: number; column: number }>
  mutatorName: string
  replacement: string
}

interface MutantsOptions {
  count: number
  seed: number
  of: string
}

async function tryMutants(copy: string, { count, seed, of }: MutantsOptions): Promise<void> {
  copyProject(copy)
  const mutants = drawn(await mutantsOf(copy, filesOf(copy, of)), seed)
  if (mutants.length === 0) throw new UsageError(`There is nothing to change in ${of}.`)
  console.log(`${mutants.length} mutants of ${of}; --seed ${seed} draws these again`)
  let [tried, noticed] = [0, 0]
  for (const mutant of mutants) {
    if (tried === count) break
    const by = await noticedBy(copy, mutant)
    if (by === 'compiler') continue
    tried++
    if (by) noticed++
    console.log(`${by ?? 'NOT NOTICED'}: ${mutant.file}:${mutant.line} ${mutant.description}`)
  }
  console.log(`${noticed} of ${tried} noticed`)
  if (noticed < tried * 0.9) process.exitCode = 1
}

/** What is committed: in a clone, since some tests ask git. */
function copyProject(copy: string): void {
  try {
    execFileSync('git', ['clone', '--quiet', projectRoot, copy], { stdio: 'pipe' })
  } catch (error) {
    throw new CommandError(`This needs git, and a clone of the project. (${Object(error).message})`)
  }
  symlinkSync(join(projectRoot, 'node_modules'), join(copy, 'node_modules'))
}

function filesOf(copy: string, part: string): string[] {
  const files = execFileSync('git', ['ls-files', 'shared'], { cwd: copy, encoding: 'utf8' }).split('\n')
  return files.filter(file => file.endsWith('.ts') && file.includes(part))
}

/** All mutants of these files. What a sentence says is nobody's mistake: texts with spaces stay. */
async function mutantsOf(copy: string, files: string[]): Promise<Mutant[]> {
  const [say, isOn] = [() => {}, () => false]
  const logger = {
    ...{ trace: say, debug: say, info: say, warn: say, error: say, fatal: say },
    ...{ isTraceEnabled: isOn, isDebugEnabled: isOn, isInfoEnabled: isOn },
    ...{ isWarnEnabled: isOn, isErrorEnabled: isOn, isFatalEnabled: isOn },
  }
  const injector = createInjector()
    .provideValue('logger', logger)
    .provideValue('getLogger', () => logger)
  const instrumenter = injector.injectFunction(createInstrumenter)
  const named = files.map(name => ({
    name,
    mutate: true,
    content: readFileSync(join(copy, name), 'utf8'),
  }))
  const options = { plugins: null, excludedMutations: [], ignorers: [], noHeader: true }
  const found: Mutant[] = []
  for (const file of named) {
    // Ctrl-C is heard between two of them.
    await setImmediate()
    const { mutants } = await instrumenter.instrument([file], options)
    found.push(...mutantsIn(file, mutants))
  }
  return found
}

function mutantsIn(
  { name, content }: { name: string; content: string },
  found: readonly StrykerMutant[],
): Mutant[] {
  const lines = content.split('\n')
  const at = ({ line, column }: StrykerMutant['location']['start']) =>
    lines.slice(0, line).reduce((sum, { length }) => sum + length + 1, column)
  return found.flatMap(({ location, replacement, mutatorName }) => {
    const [start, end] = [at(location.start), at(location.end)]
    const original = content.slice(start, end)
    if (mutatorName === 'StringLiteral' && original.includes(' ')) return []
    return {
      file: name,
      line: location.start.line + 1,
      source: content.slice(0, start) + replacement + content.slice(end),
      description: `${mutatorName}: ${short(original)} → ${short(replacement)}`,
    }
  })
}

function short(code: string): string {
  return code.replace(/\s+/g, ' ').slice(0, 60)
}

/** All of them, in an order that the seed decides. */
function drawn(mutants: Mutant[], seed: number): Mutant[] {
  const any = fc.shuffledSubarray(mutants, { minLength: mutants.length })
  return fc.sample(any, { numRuns: 1, seed })[0] ?? []
}

/** So often the same tests may fail for another reason than the mistake; they run again then. */
const MOST_FLAKES = 3

/** What noticed the mistake: the compiler, a test file, or nothing. */
async function noticedBy(copy: string, { file, source }: Mutant): Promise<string | undefined> {
  const original = readFileSync(join(copy, file), 'utf8')
  const failingWith = (source: string, tests: string, mode = 'all') => {
    writeFileSync(join(copy, file), source)
    return failing(copy, tests, mode)
  }
  writeFileSync(join(copy, file), source)
  try {
    if ((await runPackage(copy, 'typescript/bin/tsc')).code !== 0) return 'compiler'
    const room = join('test', file.split('/')[1] ?? '')
    const folders = existsSync(join(copy, room)) ? [room, 'test'] : ['test']
    const turns = folders.flatMap(tests => ['test', 'all'].map(mode => ({ tests, mode })))
    for (const { tests, mode } of turns) {
      for (let flakes = 0; ; flakes++) {
        const test = await failingWith(source, tests, mode)
        if (!test) break
        if (!existsSync(join(copy, test))) return test
        // A busy machine makes tests fail, too: what notices a mistake fails with it again, and passes without it.
        if ((await failingWith(source, test)) && !(await failingWith(original, test))) return test
        console.error(`${test} failed for another reason than the mistake in ${file}.`)
        if (flakes === MOST_FLAKES) throw new CommandError(`${test} fails without a mistake, too.`)
      }
    }
    return undefined
  } finally {
    writeFileSync(join(copy, file), original)
  }
}

/** The first of these tests that fails; `undefined` where all pass. */
async function failing(copy: string, folder: string, mode: string): Promise<string | undefined> {
  const args = ['run', '--mode', mode, '--passWithNoTests', '--bail', '1', folder]
  const { code, printed } = await runPackage(copy, 'vitest/vitest.mjs', ...args)
  if (code === 0) return undefined
  return /FAIL.*?(test\/[\w./-]+)/.exec(printed)?.[1] ?? 'the build, or the time that it took'
}

/** A mutant that never ends is noticed, too. */
const MOST_MS = 1_800_000

const runPackage = (copy: string, program: string, ...args: string[]) =>
  runProgram([join('node_modules', program), ...args], copy, MOST_MS)

await run(
  commandOf(
    'npm run mutants --',
    'Makes small mistakes in shared/, drawn at random: do the tests notice them?',
  )
    .option('--count <n>', 'how many', wholeNumber, 10)
    .option('--seed <n>', 'the same number draws the same ones', wholeNumber, 1 + (Date.now() % 1_000_000))
    .option('--of <path>', 'only in these files: a folder, or a part of a path', 'shared/')
    .action((options: MutantsOptions) =>
      inTemporaryFolder(join(tmpdir(), 'mutants-'), copy => tryMutants(copy, options)),
    ),
)
