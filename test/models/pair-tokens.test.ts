import { describe, expect, it } from 'vitest'
import { CI_BUDGET } from '../nightly/budget.js'
import { pairTokens } from './pair-tokens.js'

const SEED = 20_261_120
const TIMEOUT_MS = 120_000

describe('createTokenCache', () => {
  it(
    'gives each caller the token that the rules say, and never a foreign one',
    () => {
      const tally = pairTokens(SEED, CI_BUDGET.pairings)

      expect(tally.problems).toEqual([])
      expect(tally.served + tally.unserved).toBe(CI_BUDGET.pairings)
      expect(Math.min(tally.served, tally.unserved)).toBeGreaterThan(CI_BUDGET.pairings * 0.2)
    },
    TIMEOUT_MS,
  )
})
