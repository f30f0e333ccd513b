/**
 * The seed of a night: another one each time, and repeatable.
 *
 * @module
 */
import { randomInt } from 'node:crypto'
import { env } from 'node:process'

/** Set `NIGHTLY_SEED` to repeat a night. */
export const NIGHTLY_SEED = Number(env['NIGHTLY_SEED'] ?? randomInt(2 ** 31))
