import { describe, expect, it } from 'vitest'
import { pairTokens } from '../models/pair-tokens.js'
import { NIGHTLY_BUDGET } from './budget.js'
import { NIGHTLY_SEED } from './nightly-seed.js'

describe(`createTokenCache, seed ${NIGHTLY_SEED}`, () => {
  it('gives each caller the token that the rules say, and never a foreign one', () => {
    expect(pairTokens(NIGHTLY_SEED, NIGHTLY_BUDGET.pairings).problems).toEqual([])
  })
})
