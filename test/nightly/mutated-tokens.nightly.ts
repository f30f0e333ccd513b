import { describe, expect, it } from 'vitest'
import { judgeSignedClaims } from '../models/judge-signed-claims.js'
import { refuseMutants } from '../models/refuse-mutants.js'
import { NIGHTLY_BUDGET } from './budget.js'
import { NIGHTLY_SEED } from './nightly-seed.js'

describe(`createInvocationVerifier, seed ${NIGHTLY_SEED}`, () => {
  it('refuses every mutation of a genuine token, with no error but its own', async ({
    annotate,
  }) => {
    const tally = await refuseMutants(NIGHTLY_SEED, NIGHTLY_BUDGET.mutants)
    await annotate(JSON.stringify(tally))

    expect(tally).toMatchObject({ accepted: [], foreign: [] })
    expect(tally.tried).toBeGreaterThan(NIGHTLY_BUDGET.mutants * 0.9)
  })

  it('accepts of what a genuine key has signed only what an invocation must say', async ({
    annotate,
  }) => {
    const tally = await judgeSignedClaims(NIGHTLY_SEED, NIGHTLY_BUDGET.signedPayloads)
    await annotate(JSON.stringify(tally))

    expect(tally).toMatchObject({ wronglyAccepted: [], foreign: [] })
  })
})
