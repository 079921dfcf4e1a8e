import type { Reporter, TestModule } from 'vitest/node'

/** Says which tests were skipped, and how they run. A filter by name (`-t`) skips what was not asked for. */
export default class SkippedReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]) {
    const tests = modules
      .filter(({ project }) => !project.config.testNamePattern)
      .flatMap(({ children }) => [...children.allTests('skipped')])
    if (tests.length === 0) return
    const lines = tests.map(test => `  ${test.module.relativeModuleId}: ${test.fullName}\n`)
    console.log(
      `Skipped, since they need what is not here:\n${lines.join('')}.ci/run fetches it, and runs them (on Linux, as root).`,
    )
  }
}
