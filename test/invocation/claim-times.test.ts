import { fc } from '../properties.js'
import { describe, expect, it } from 'vitest'
import { checkClaims } from '../../src/invocation/check-claims.js'
import { checkEarlyClaims } from '../../src/invocation/check-early-claims.js'
import { APP_ID, NOW_SECONDS, buildClaims } from './sign-token.js'

const TOLERANCE = 10
const MAX_LIFETIME = 3600

/** @returns The refusal at a moment, in milliseconds after the second that tests start at; `undefined` when the claims pass. */
function judge(offsetMs: number, times: { iat: number; nbf: number; exp: number }): unknown {
  const rules = {
    appIds: [APP_ID],
    now: NOW_SECONDS * 1000 + offsetMs,
    clockToleranceSeconds: TOLERANCE,
    maxTokenLifetimeSeconds: MAX_LIFETIME,
  }
  const claims = buildClaims({
    iat: NOW_SECONDS + times.iat,
    nbf: NOW_SECONDS + times.nbf,
    exp: NOW_SECONDS + times.exp,
  })
  try {
    checkEarlyClaims(claims, rules)
    checkClaims(claims, rules)
    return undefined
  } catch (error) {
    return (error as { refusal: string }).refusal
  }
}

const seconds = fc.integer({ min: -5000, max: 5000 })
const millisecond = fc.integer({ min: 0, max: 999 })

describe('checkEarlyClaims', () => {
  it('accepts a token to the last millisecond of exp and tolerance, and no longer', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3600 }), millisecond, (lifetime, ms) => {
        const times = { iat: 0, nbf: 0, exp: lifetime }
        const end = (lifetime + TOLERANCE) * 1000
        expect(judge(end - 1 - ms, times)).toBeUndefined()
        expect(judge(end + ms, times)).toBe('expired')
      }),
    )
  })

  it.each(['iat', 'nbf'])(
    'accepts a token from %s less the tolerance on, and no earlier',
    (claim) => {
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 1000 }), millisecond, (start, ms) => {
          const times = { iat: start, nbf: 0, exp: start + 25, [claim]: start }
          const from = (start - TOLERANCE) * 1000
          expect(judge(from + ms, { ...times, exp: start + 25 })).toBeUndefined()
          expect(judge(from - 1 - ms, times)).toBe('not-yet-valid')
        }),
      )
    },
  )

  it('agrees with the definition for any three times', () => {
    fc.assert(
      fc.property(seconds, seconds, seconds, (iat, nbf, exp) => {
        const isCurrent = exp > -TOLERANCE && nbf <= TOLERANCE && iat <= TOLERANCE
        const isShort = exp > iat && exp - iat <= MAX_LIFETIME
        expect(judge(0, { iat, nbf, exp }) === undefined).toBe(isCurrent && isShort)
      }),
      { numRuns: 1000 },
    )
  })
})
