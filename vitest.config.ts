import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Builds dist/ once: the end-to-end tests run what is deployed.
    globalSetup: 'test/helpers/build.setup.ts',
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
