/**
 * Finds the browser that the tests of the console drive.
 *
 * @module
 */
import { existsSync } from 'node:fs'

const DEFAULT_PATH = '/usr/bin/chromium'

/**
 * @returns Its path; `undefined` on a developer's machine that has none, which is said once.
 * @throws Where CI is set: there the tests have to run.
 */
export function findChromium(): string | undefined {
  const path = process.env['CHROMIUM'] ?? DEFAULT_PATH
  if (existsSync(path)) return path
  const advice = `no Chromium at ${path}: install it (apt-get install chromium) or set CHROMIUM to its path`
  if (process.env['CI'] !== undefined) throw new Error(advice)
  process.stderr.write(`tests of the console are skipped, ${advice}\n`)
  return undefined
}
