/**
 * The error for an option of a call that cannot be.
 *
 * @module
 */
import { ForgeRemoteError } from '../../errors.js'

/** @returns `ERR_BAD_REQUEST` naming the option. */
export function badOption(option: string, problem: string): ForgeRemoteError {
  return new ForgeRemoteError('ERR_BAD_REQUEST', `${option}: ${problem}`)
}
