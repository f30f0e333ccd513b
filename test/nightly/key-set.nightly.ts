import { describe, expect, it } from 'vitest'
import { createTestKey } from '../invocation/sign-token.js'
import { KEY_ENDPOINT_FAULTS, failEndpoint } from '../models/fail-endpoint.js'
import { inTurn } from '../models/in-turn.js'
import { rotateAll } from '../models/rotate-keys.js'
import { NIGHTLY_BUDGET } from './budget.js'
import { NIGHTLY_SEED } from './nightly-seed.js'

const jwks = { old: createTestKey('old').jwk, new: createTestKey('new').jwk }

describe(`createKeySet, seed ${NIGHTLY_SEED}`, () => {
  it.each([true, false])(
    'refuses no published key through rotations, overlapping: %s',
    async (overlaps) => {
      const count = NIGHTLY_BUDGET.rotations / 2
      const tally = await rotateAll({ seed: NIGHTLY_SEED, count, jwks, overlaps })

      expect(tally.problems).toEqual([])
      expect(tally.found).toBeGreaterThan(count)
    },
  )

  it('finds each known key for days on which the endpoint gives anything', async () => {
    const names = Object.keys(KEY_ENDPOINT_FAULTS)
    const seeds = Array.from({ length: NIGHTLY_BUDGET.outages }, (_, day) => NIGHTLY_SEED + day)
    await inTurn(seeds, async (seed) => {
      const { known, unknown, hasRecovered } = await failEndpoint({ seed, jwks, names })

      expect({ seed, found: known.found }).toEqual({ seed, found: known.asked })
      expect({ seed, unavailable: unknown.unavailable }).toEqual({
        seed,
        unavailable: unknown.asked,
      })
      expect({ seed, hasRecovered }).toEqual({ seed, hasRecovered: true })
    })
  })
})
