import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** `npm run test:all` runs Vitest in the mode "all"; `npm test` leaves out what takes long. */
export default defineConfig(({ mode }) => ({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: mode === 'all' ? [] : ['test/**/*.slow.test.ts'],
    // Builds dist/ once: the end-to-end tests run what is deployed.
    globalSetup: 'test/helpers/build.setup.ts',
    // Vitest itself leaves one core free, and would use one of two.
    maxWorkers: availableParallelism(),
    // Files share the modules of their worker: to load them for each anew takes a third of the time.
    isolate: false,
    restoreMocks: true,
    unstubEnvs: true,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
}))
