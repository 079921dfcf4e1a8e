import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const common = { testTimeout: 30_000, hookTimeout: 60_000, restoreMocks: true, unstubEnvs: true }

/** `npm run test:all` runs Vitest in the mode "all"; `npm test` leaves out what takes long. */
export default defineConfig(({ mode }) => {
  const exclude = mode === 'all' ? [] : ['test/**/*.slow.test.ts']
  return {
    test: {
      reporters: ['default', './test/helpers/skipped.reporter.ts'],
      // Builds dist/ once: the end-to-end tests run what is deployed.
      globalSetup: 'test/helpers/build.setup.ts',
      // Vitest itself leaves one core free, and would use one of two.
      maxWorkers: availableParallelism(),
      projects: [
        // To load every module for each file anew takes a third of the time: files share those of their worker …
        {
          test: {
            ...common,
            name: 'functions',
            include: ['test/**/*.test.ts'],
            exclude: [...exclude, 'test/desk/**'],
            isolate: false,
          },
        },
        // … but for those that simulate a phone, which changes what is global.
        { test: { ...common, name: 'desk', include: ['test/desk/**/*.test.ts'], exclude } },
      ],
    },
  }
})
