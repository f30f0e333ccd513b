import { describe, expect, it } from 'vitest'
import { CI_BUDGET } from '../nightly/budget.js'
import { loseAnswers } from './lose-answers.js'
import { retryBlindly } from './retry-blindly.js'

const SEED = 20_261_122

/** For a starved machine. */
const TIMEOUT_MS = 180_000

describe('writes of which one answer in ten is lost', { timeout: TIMEOUT_MS }, () => {
  it('end in no false success, no false conflict and no lost write', async () => {
    const { writes } = CI_BUDGET
    const report = await loseAnswers({ seed: SEED, writes })
    expect(report).toMatchObject({ problems: [], lost: 0, falseConflicts: 0, doubled: 0 })
    expect(report.lostAnswers).toBeGreaterThan(writes * 0.09)
    // The run is worth something only with many writes that are done, that really conflict, and that nobody can tell.
    expect(report.done).toBeGreaterThan(writes * 0.6)
    expect(report.conflict).toBeGreaterThan(writes * 0.1)
    expect(report.unknown).toBeGreaterThan(writes * 0.01)
  })

  it('end in all of these with a client that sends again whatever failed', async () => {
    const report = await loseAnswers({ seed: SEED, writes: 2000, wrapTransport: retryBlindly })
    expect(report.problems.filter((problem) => problem.endsWith('false conflict'))).not.toEqual([])
    expect(report.problems).toContain('PREVIOUS: false previous value')
    expect(report.falseConflicts).toBeGreaterThan(0)
    expect(report.doubled).toBeGreaterThan(0)
  })
})
