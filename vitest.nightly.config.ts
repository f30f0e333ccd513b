import { defineConfig } from 'vitest/config'

const HOUR_MS = 3_600_000

/** The models of `test/models` at full length; CI runs the same ones with fewer cases. */
export default defineConfig({
  test: {
    name: 'nightly',
    include: ['test/nightly/**/*.nightly.ts'],
    testTimeout: 2 * HOUR_MS,
    fileParallelism: false,
    reporters: ['verbose'],
  },
})
