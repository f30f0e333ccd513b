/**
 * Reads the address of a remote from a command line.
 *
 * @module
 */
import { OptionsError } from '../errors.js'

/**
 * Reads the one argument that is no option.
 *
 * @param path Added to the address. Default: none.
 * @throws OptionsError
 */
export function parseTarget(positionals: readonly string[], path: string | undefined): URL {
  const [target, ...rest] = positionals
  if (target === undefined) throw new OptionsError('URL', 'is missing')
  if (rest.length > 0) throw new OptionsError('URL', `was followed by "${rest[0]}"; quote the body`)
  if (!/^https?:/.test(target) || !URL.canParse(target)) {
    throw new OptionsError('URL', `must be an http or https address, not "${target}"`)
  }
  if (path === undefined) return new URL(target)
  return new URL(`${target.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`)
}
