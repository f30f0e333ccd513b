/**
 * Attacks that are a change of genuine claims, under a genuine signature.
 *
 * @module
 */
import type { InvocationTokenRefusal } from '../../errors.js'
import type { JsonMembers } from '../merge-claims.js'
import type { Attack, AttackFacts, ClaimChanges } from './attack.js'

/** A value, or how to make it from what the genuine claims are about. */
export type FromFacts<Value> = Value | ((facts: AttackFacts) => Value)

/** One row of a table of claims. */
export type ClaimAttack<Change> = (id: string, change: FromFacts<Change>) => Attack

/** @returns A maker of attacks that are all refused for the same reason. */
export function changeClaims(refusal: InvocationTokenRefusal): ClaimAttack<ClaimChanges> {
  return (id, change) => ({
    id,
    refusal,
    forge: ({ signed, header, claims, facts }) =>
      signed(header, claims(typeof change === 'function' ? change(facts) : change)),
  })
}

/** Changes members of `app`. */
export const changeApp: ClaimAttack<JsonMembers> = (id, change) =>
  changeClaims('claims')(id, (facts) => ({
    app: typeof change === 'function' ? change(facts) : change,
  }))
