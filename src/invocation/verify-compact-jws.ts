/**
 * The signature layer alone, for public test vectors.
 *
 * @module
 */
import { InvocationTokenError } from '../errors.js'
import { importKeySet } from './import-key-set.js'
import { DEFAULT_MAX_TOKEN_BYTES, type JwsHeader, parseCompactJws } from './parse-compact-jws.js'
import { verifySignature } from './verify-signature.js'

/** A JWS whose signature is genuine. */
export interface VerifiedJws {
  /** The protected header. */
  readonly header: JwsHeader
  /** The payload as it was signed. No claim was judged. */
  readonly payload: Uint8Array
}

/**
 * Applies the rules for shape, header, keys and signature that invocations are verified by, and no others.
 *
 * @param jwks A JWK set, as an object.
 * @throws {@link InvocationTokenError} `ERR_INVOCATION_TOKEN` with the refusal `malformed`, `header`, `key` or `signature`.
 * @throws {@link ForgeRemoteError} `ERR_KEY_SET` when `jwks` is no JWK set.
 */
export async function verifyCompactJws(compact: string, jwks: unknown): Promise<VerifiedJws> {
  const jws = parseCompactJws(compact, DEFAULT_MAX_TOKEN_BYTES)
  const { header, payload, signingInput, signature } = jws
  const { keys } = await importKeySet(JSON.stringify(jwks ?? null))
  const key = keys.get(header.kid)
  if (key === undefined) {
    throw new InvocationTokenError({ refusal: 'key' }, 'kid names no usable key of the key set')
  }
  if (!(await verifySignature({ key, signingInput, signature }))) {
    throw new InvocationTokenError({ refusal: 'signature' }, 'signature is not genuine')
  }
  return { header, payload }
}
