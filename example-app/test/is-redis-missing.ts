/**
 * Whether tests that need Redis are to be skipped.
 *
 * @module
 */
import { env, stdout } from 'node:process'
import { findRedis } from '../src/demo/start-redis.js'

/** For `describe.skipIf`: there is none on this machine, and `CI` is not set. A notice says so. With `CI` the tests run, and fail. */
export function isRedisMissing(): boolean {
  if (findRedis(env) !== undefined || env['CI'] !== undefined) return false
  stdout.write('NOTICE: no redis-server was found; tests that need one are skipped\n')
  return true
}
