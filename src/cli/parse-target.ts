/**
 * Reads the address of a remote from a command line.
 *
 * @module
 */
import { OptionsError } from '../errors.js'

/**
 * Reads the one argument that is no option.
 *
 * @returns `undefined` when there is none.
 * @throws OptionsError
 */
export function parseTarget([target, ...rest]: readonly string[]): URL | undefined {
  if (target === undefined) return undefined
  if (rest.length > 0) throw new OptionsError('URL', `was followed by "${rest[0]}"; quote the body`)
  if (!/^https?:/.test(target) || !URL.canParse(target)) {
    const meant = /^[\w.-]+:\d+(?:\/|$)/.test(target) ? `; did you mean http://${target}?` : ''
    throw new OptionsError('URL', `must be an http or https address, not "${target}"${meant}`)
  }
  const url = new URL(target)
  if (url.username === '' && url.password === '') return url
  throw new OptionsError('URL', 'holds a user name or a password, which Forge does not send')
}

/**
 * Adds a path, with whatever query it has, to an address.
 *
 * @param path Default: none.
 * @throws OptionsError when the address has a query of its own.
 */
export function addPath(url: URL, path: string | undefined): URL {
  if (path === undefined) return url
  if (url.search !== '' || url.hash !== '') {
    throw new OptionsError('--path', 'cannot be added to a URL with ? or #; give them in --path')
  }
  return new URL(`${url.href.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`)
}
