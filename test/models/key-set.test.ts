import { describe, expect, it } from 'vitest'
import { createTestKey } from '../invocation/sign-token.js'
import { CI_BUDGET } from '../nightly/budget.js'
import { KEY_ENDPOINT_FAULTS, failEndpoint } from './fail-endpoint.js'
import { rotateAll } from './rotate-keys.js'

const SEED = 20_261_120
const TIMEOUT_MS = 120_000

const jwks = { old: createTestKey('old').jwk, new: createTestKey('new').jwk }

describe('createKeySet', () => {
  it(
    'refuses no genuine token when the old and the new key are published together',
    async () => {
      const tally = await rotateAll({
        seed: SEED,
        count: CI_BUDGET.rotations / 2,
        jwks,
        overlaps: true,
      })

      expect(tally.problems).toEqual([])
      expect(tally.found).toBeGreaterThan(CI_BUDGET.rotations)
    },
    TIMEOUT_MS,
  )

  it(
    'refuses only tokens of the old key when the new one takes its place',
    async () => {
      const tally = await rotateAll({
        seed: SEED,
        count: CI_BUDGET.rotations / 2,
        jwks,
        overlaps: false,
      })

      expect(tally.problems).toEqual([])
      expect(tally.refused).toBeGreaterThan(CI_BUDGET.rotations / 2)
    },
    TIMEOUT_MS,
  )

  const faults = Object.keys(KEY_ENDPOINT_FAULTS)
  it.each([
    ...faults.map((name) => ({ name, names: [name] })),
    { name: 'anything', names: faults },
  ])(
    'finds each known key for a day on which the endpoint gives $name',
    async ({ names }) => {
      const { known, unknown, hasRecovered, fetches } = await failEndpoint({
        seed: SEED,
        jwks,
        names,
      })

      expect(known.found).toBe(known.asked)
      expect(unknown.unavailable).toBe(unknown.asked)
      expect(Math.min(known.asked, unknown.asked)).toBeGreaterThan(100)
      expect(hasRecovered).toBe(true)
      // One in 30 seconds, after the first few.
      expect(fetches).toBeLessThan(2 * 24 * 60 + 10)
    },
    TIMEOUT_MS,
  )
})
