/**
 * System tokens for tests.
 *
 * @module
 */
import { mintSecret } from '../invocation/canary.js'

/** Where test time stands. */
export const NOW = Date.parse('2026-11-20T10:00:00.000Z')

/** A JWT with this payload. */
export function buildJwt(payload: unknown): string {
  const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url')
  return `${encode({ alg: 'RS256' })}.${encode(payload)}.${mintSecret('signature')}`
}
