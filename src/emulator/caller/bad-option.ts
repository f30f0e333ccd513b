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

/** @returns The keys of what the manifest declares, for errors. */
export function listKeys(declared: readonly { readonly key: string }[]): string {
  return declared.length === 0 ? 'there is none' : declared.map(({ key }) => key).join(', ')
}
