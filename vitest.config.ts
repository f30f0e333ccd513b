import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Nobody works on a machine of CI meanwhile.
    ...(process.env['CI'] !== undefined && { maxWorkers: '100%' }),
    projects: [
      {
        test: {
          name: 'forge-remote',
          include: ['test/**/*.test.ts'],
          // No test waits for time to pass; a starved machine may still need long for what they do.
          testTimeout: 30_000,
          hookTimeout: 30_000,
          expect: { poll: { timeout: 25_000 } },
        },
      },
      './example-app/vitest.config.ts',
    ],
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: ['src/cli/main.ts', 'src/console/**'],
      thresholds: { statements: 95, branches: 90, functions: 95, lines: 95 },
    },
  },
})
