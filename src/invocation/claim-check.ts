/**
 * One check of one claim, as data.
 *
 * @module
 */
import { InvocationTokenError, type InvocationTokenRefusal } from '../errors.js'

/** What claims are judged against. */
export interface ClaimRules {
  /** Ids of the apps whose tokens are accepted. */
  readonly appIds: readonly string[]
  /** When the token arrived, in milliseconds since the epoch. */
  readonly now: number
  /** How far the clocks may be apart, in seconds. */
  readonly clockToleranceSeconds: number
  /** Longest `exp − iat`, in seconds. */
  readonly maxTokenLifetimeSeconds: number
}

/** A predicate on claims, and what to say when it does not hold. */
export interface ClaimCheck<Claims> {
  /** Path of the claim that is judged, such as `app.id`. */
  readonly claim: string
  /** What the refusal is called in logs and metrics. */
  readonly refusal: InvocationTokenRefusal
  /** Whether the claims pass. */
  readonly holds: (claims: Claims, rules: ClaimRules) => boolean
  /** Names the claim and what is expected; never what was found. */
  readonly message: string
  /** How far a time lies beyond now, in whole seconds. */
  readonly drift?: (claims: Claims, rules: ClaimRules) => number
}

/**
 * Applies the checks in order.
 *
 * @throws {@link InvocationTokenError} for the first that does not hold.
 */
export function applyChecks<Claims>(
  checks: readonly ClaimCheck<Claims>[],
  claims: Claims,
  rules: ClaimRules,
): void {
  const broken = checks.find(({ holds }) => !holds(claims, rules))
  if (broken === undefined) return
  const { refusal, claim, message, drift } = broken
  throw new InvocationTokenError({ refusal, claim, driftSeconds: drift?.(claims, rules) }, message)
}

/** @returns The audience that the claim `aud` names: a string, or the only element of a list. */
export function readAudience(aud: unknown): unknown {
  return Array.isArray(aud) && aud.length === 1 ? aud[0] : aud
}
