import { describe, expect, it } from 'vitest'
import { loseAnswers } from '../models/lose-answers.js'
import { NIGHTLY_BUDGET } from './budget.js'
import { NIGHTLY_SEED } from './nightly-seed.js'

describe(`createStorage, seed ${NIGHTLY_SEED}`, () => {
  it('tells the truth about every write though one answer in ten is lost', async ({ annotate }) => {
    const report = await loseAnswers({ seed: NIGHTLY_SEED, writes: NIGHTLY_BUDGET.writes })
    await annotate(JSON.stringify(report))

    expect(report).toMatchObject({ problems: [], lost: 0, falseConflicts: 0, doubled: 0 })
    expect(report.lostAnswers).toBeGreaterThan(NIGHTLY_BUDGET.writes * 0.09)
  })
})
