import { describe, expect, it } from 'vitest'
import { CI_BUDGET } from '../nightly/budget.js'
import { killEmulator } from './kill-emulator.js'

const SEED = 20_261_122

/** For a starved machine. */
const TIMEOUT_MS = 180_000

describe('a data file whose process is killed', { timeout: TIMEOUT_MS }, () => {
  it('holds every write that was answered, and no half of a transaction', async () => {
    const report = await killEmulator({ seed: SEED, kills: CI_BUDGET.kills })
    expect(report.problems).toEqual([])
    // Kills that hit nothing prove nothing.
    expect(report.answered).toBeGreaterThan(CI_BUDGET.kills * 30)
    expect(report.unanswered).toBeGreaterThan(CI_BUDGET.kills)
  })

  it('lacks answered writes when they are written after the answer', async () => {
    const report = await killEmulator({ seed: SEED, kills: 3, isHasty: true })
    expect(report.problems).toContainEqual(expect.stringMatching(/is lost, found \d+$/))
  })
})
