/**
 * What may become of a system token after its request, as the app's developer has chosen.
 *
 * @module
 */
import { mayShareToken, type TokenOrigin } from './may-share-token.js'

/**
 * Who may use a token that another request brought:
 *
 * - `origin`: the whole installation when no browser was in between, else the user whose invocation brought it;
 * - `proof`: likewise, and the whole installation once a read through the token has proven that it opens the installation's storage;
 * - `request`: nobody.
 */
export type TokenBinding = 'origin' | 'proof' | 'request'

/** Whom a token may serve: the whole installation, its user alone, or nobody after its request. */
export type TokenUse = 'installation' | 'user' | 'request'

/** Decides whom a token may serve that has not been proven. */
export function decideTokenUse(binding: TokenBinding, origin: TokenOrigin): TokenUse {
  if (binding === 'request') return 'request'
  if (mayShareToken(origin)) return 'installation'
  return origin.principal === undefined ? 'request' : 'user'
}

/** Whether a proof would let a token serve its whole installation. */
export function wantsProof(binding: TokenBinding, origin: TokenOrigin): boolean {
  return binding === 'proof' && !mayShareToken(origin)
}
