import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { createInstrumenter } from '@stryker-mutator/instrumenter'
import fc from 'fast-check'
import { createInjector } from 'typed-inject'
import { projectRoot } from './build/options'

/*
 * Do the tests notice mistakes? Each mutant is a copy of the project with one small mistake in `shared/`, of the kinds that
 * Stryker knows; the tests of its room run, then all others, until one fails. Ends with 1 where fewer than nine of ten fail.
 */

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '10' },
    /** The same number draws the same mutants. */
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    /** Only these files: a folder, or a part of a path. */
    of: { type: 'string', default: 'shared/' },
  },
})

interface Mutant {
  file: string
  line: number
  /** The file with the mistake in it. */
  source: string
  description: string
}

const count = Number(values.count)
const copy = copyOfProject()
try {
  const mutants = drawn(await mutantsOf(filesOf(values.of)))
  if (mutants.length === 0) throw new Error(`there is nothing to change in ${values.of}`)
  console.log(`${mutants.length} mutants of ${values.of}; --seed ${values.seed} draws these again`)
  const broken = failing('test')
  if (broken) throw new Error(`${broken} fails without a mistake, too`)
  let [tried, noticed] = [0, 0]
  for (const mutant of mutants) {
    if (tried === count) break
    const by = noticedBy(mutant)
    if (by === 'compiler') continue
    tried++
    if (by) noticed++
    console.log(`${by ?? 'NOT NOTICED'}: ${mutant.file}:${mutant.line} ${mutant.description}`)
  }
  console.log(`${noticed} of ${tried} noticed`)
  if (noticed < tried * 0.9) process.exitCode = 1
} finally {
  rmSync(copy, { recursive: true, force: true })
}

/** What is committed: in a clone, since some tests ask git. */
function copyOfProject(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mutants-'))
  execFileSync('git', ['clone', '--quiet', projectRoot, folder])
  symlinkSync(join(projectRoot, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

function filesOf(part: string): string[] {
  const files = execFileSync('git', ['ls-files', 'shared'], { cwd: copy, encoding: 'utf8' }).split('\n')
  return files.filter(file => file.endsWith('.ts') && file.includes(part))
}

/** All mutants of these files. What a sentence says is nobody's mistake: texts with spaces stay. */
async function mutantsOf(files: string[]): Promise<Mutant[]> {
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
  const { mutants } = await instrumenter.instrument(named, options)
  return mutants.flatMap(({ fileName, location, replacement, mutatorName }) => {
    const content = named.find(({ name }) => name === fileName)?.content ?? ''
    const lines = content.split('\n')
    const at = ({ line, column }: { line: number; column: number }) =>
      lines.slice(0, line).reduce((sum, { length }) => sum + length + 1, column)
    const [start, end] = [at(location.start), at(location.end)]
    const original = content.slice(start, end)
    if (mutatorName === 'StringLiteral' && original.includes(' ')) return []
    return {
      file: fileName,
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
function drawn(mutants: Mutant[]): Mutant[] {
  const any = fc.shuffledSubarray(mutants, { minLength: mutants.length })
  return fc.sample(any, { numRuns: 1, seed: Number(values.seed) })[0] ?? []
}

/** What noticed the mistake: the compiler, a test file, or nothing. */
function noticedBy({ file, source }: Mutant): string | undefined {
  const original = readFileSync(join(copy, file), 'utf8')
  writeFileSync(join(copy, file), source)
  try {
    if (run('typescript/bin/tsc').status !== 0) return 'compiler'
    const room = dirname(file).replace('shared', 'test')
    return (existsSync(join(copy, room)) ? failing(room) : undefined) ?? failing('test')
  } finally {
    writeFileSync(join(copy, file), original)
  }
}

/** The first of these tests that fails; `undefined` where all pass. */
function failing(folder: string): string | undefined {
  const { status, stdout } = run('vitest/vitest.mjs', 'run', '--mode', 'all', '--bail', '1', folder)
  if (status === 0) return undefined
  return /FAIL.*?(test\/[\w./-]+)/.exec(stdout)?.[1] ?? 'the build, or the time that it took'
}

/** A mutant that never ends is noticed, too. */
function run(program: string, ...args: string[]) {
  const options = { cwd: copy, encoding: 'utf8', timeout: 1_800_000, maxBuffer: 2 ** 28 } as const
  return spawnSync(process.execPath, [join('node_modules', program), ...args], options)
}
