/**
 * Makes what an attacker has at hand from one genuine invocation.
 *
 * @module
 */
import type { JsonMembers } from '../merge-claims.js'
import type { SigningKey } from '../signing-key.js'
import type { AttackFacts, AttackKit, ClaimChanges } from './attack.js'
import { signParts, takeApart } from './sign-parts.js'

/** What {@link createAttackKit} starts from. */
export interface AttackMaterial {
  /** The key of genuine tokens. */
  readonly key: SigningKey
  /** A key that nobody published. */
  readonly stranger: SigningKey
  /** Claims of a genuine token. */
  readonly claims: JsonMembers
  /** What those claims are about. */
  readonly facts: AttackFacts
}

/** @returns A kit whose tokens are genuine but for what an attack changes. */
export function createAttackKit({ key, stranger, claims, facts }: AttackMaterial): AttackKit {
  const header = { alg: 'RS256', kid: key.keyId }
  const signed: AttackKit['signed'] = (part, payload) => signParts(part, payload, key.privateKey)
  return {
    key,
    stranger: { ...stranger, keyId: key.keyId },
    header,
    facts,
    claims: (changes = {}) => changeClaims(claims, changes),
    signed,
    parts: () => takeApart(signed(header, claims)),
  }
}

/** Members of `app` are replaced one by one; `undefined` is left out when the claims are written. */
function changeClaims(claims: JsonMembers, { app, ...changes }: ClaimChanges): JsonMembers {
  if (app === undefined) return { ...claims, ...changes }
  return { ...claims, app: { ...toMembers(claims['app']), ...app }, ...changes }
}

function toMembers(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {}
}
