/**
 * Keeps emulators out of production.
 *
 * @module
 */
import { env } from 'node:process'
import { OptionsError } from '../errors.js'

/** @throws OptionsError when `NODE_ENV` is `production`: whoever reaches an emulator can sign for anybody. */
export function refuseProduction(
  environment: Readonly<Record<string, string | undefined>> = env,
): void {
  if (environment['NODE_ENV'] === 'production') {
    throw new OptionsError('NODE_ENV', 'is production; the emulator runs in development only')
  }
}
