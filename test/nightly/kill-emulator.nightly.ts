import { describe, expect, it } from 'vitest'
import { killEmulator } from '../models/kill-emulator.js'
import { NIGHTLY_BUDGET } from './budget.js'
import { NIGHTLY_SEED } from './nightly-seed.js'

describe(`openDataFile, seed ${NIGHTLY_SEED}`, () => {
  it('loses no write that was answered, however often its process is killed', async ({
    annotate,
  }) => {
    const report = await killEmulator({ seed: NIGHTLY_SEED, kills: NIGHTLY_BUDGET.kills })
    await annotate(JSON.stringify(report))

    expect(report.problems).toEqual([])
    expect(report.unanswered).toBeGreaterThan(NIGHTLY_BUDGET.kills)
  })
})
