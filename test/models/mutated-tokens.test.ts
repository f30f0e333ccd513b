import { describe, expect, it } from 'vitest'
import { CI_BUDGET } from '../nightly/budget.js'
import { judgeSignedClaims } from './judge-signed-claims.js'
import { mutateToken } from './mutate-token.js'
import { refuseMutants } from './refuse-mutants.js'
import { createSeededRandom } from './seeded-random.js'

const SEED = 20_261_120
const TIMEOUT_MS = 120_000

describe('createInvocationVerifier', () => {
  it(
    'refuses every mutation of a genuine token, with no error but its own',
    async () => {
      const { accepted, foreign, tried, refused } = await refuseMutants(SEED, CI_BUDGET.mutants)

      expect({ accepted, foreign }).toEqual({ accepted: [], foreign: [] })
      expect(tried).toBeGreaterThan(CI_BUDGET.mutants * 0.9)
      // Most are found out before the signature is checked, and enough are not.
      expect((refused['signature'] ?? 0) / tried).toBeGreaterThan(0.1)
      expect((refused['signature'] ?? 0) / tried).toBeLessThan(0.4)
    },
    TIMEOUT_MS,
  )

  it(
    'accepts of what a genuine key has signed only what an invocation must say',
    async () => {
      const tally = await judgeSignedClaims(SEED, CI_BUDGET.signedPayloads)

      expect(tally).toMatchObject({ wronglyAccepted: [], foreign: [] })
      expect(tally.accepted).toBeGreaterThan(CI_BUDGET.signedPayloads * 0.1)
      expect(tally.refused).toBeGreaterThan(CI_BUDGET.signedPayloads * 0.1)
    },
    TIMEOUT_MS,
  )
})

describe('mutateToken', () => {
  it('makes the same mutants of the same seed', () => {
    const stock = ['eyJhIjoxfQ.eyJiIjoyfQ.c2lnbmF0dXJl', 'e30.e30.AAAA']
    const mutants = () =>
      Array.from({ length: 100 }, (_, index) => mutateToken(stock, createSeededRandom(1, index)))

    expect(mutants()).toEqual(mutants())
    expect(new Set(mutants()).size).toBeGreaterThan(80)
  })
})
