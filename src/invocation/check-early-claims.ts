/**
 * Judges the claims that are cheap to judge: issuer, audience and times.
 *
 * Source: RFC 7519; RFC 8725.
 *
 * @module
 */
import { INVOCATION_TOKEN_ISSUER } from '../wire/invocation-claims.js'
import { type ClaimCheck, type ClaimRules, applyChecks, readAudience } from './claim-check.js'
import type { JsonObject } from './parse-json-object.js'

const EARLY_CHECKS: readonly ClaimCheck<JsonObject>[] = [
  {
    claim: 'iss',
    refusal: 'issuer',
    holds: ({ iss }) => iss === INVOCATION_TOKEN_ISSUER,
    message: `iss is not ${INVOCATION_TOKEN_ISSUER}`,
  },
  {
    claim: 'aud',
    refusal: 'audience',
    holds: ({ aud }, { appIds }) => appIds.some((appId) => appId === readAudience(aud)),
    message: 'aud is not the configured app id',
  },
  ...['exp', 'nbf', 'iat'].map((claim): ClaimCheck<JsonObject> => ({
    claim,
    refusal: 'claims',
    holds: (claims) => isEpochSeconds(claims[claim]),
    message: `${claim} is not a whole number of seconds`,
  })),
  {
    claim: 'exp',
    refusal: 'expired',
    holds: ({ exp }, rules) => Number(exp) + rules.clockToleranceSeconds > toSeconds(rules),
    message: 'exp has passed',
    drift: ({ exp }, rules) => toSeconds(rules) - Number(exp),
  },
  ...['nbf', 'iat'].map((claim): ClaimCheck<JsonObject> => ({
    claim,
    refusal: 'not-yet-valid',
    holds: (claims, rules) =>
      Number(claims[claim]) - rules.clockToleranceSeconds <= toSeconds(rules),
    message: `${claim} lies in the future`,
    drift: (claims, rules) => Number(claims[claim]) - toSeconds(rules),
  })),
]

/**
 * Worth doing before the signature, because it is so much cheaper; worth nothing without it.
 *
 * @throws {@link InvocationTokenError} `issuer`, `audience`, `expired`, `not-yet-valid` or `claims`
 */
export function checkEarlyClaims(payload: JsonObject, rules: ClaimRules): void {
  applyChecks(EARLY_CHECKS, payload, rules)
}

function isEpochSeconds(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

function toSeconds({ now }: ClaimRules): number {
  return Math.floor(now / 1000)
}
