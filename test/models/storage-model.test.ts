import { describe, expect, it } from 'vitest'
import { MODEL_RULES, runStorageModel } from './storage-model-run.js'

const SEED = 20_261_122
const COMMANDS = 15_000

/** For a starved machine. */
const TIMEOUT_MS = 180_000

describe('random commands to the storage engine', { timeout: TIMEOUT_MS }, () => {
  it.each(MODEL_RULES)('are answered as the naive model does, with $ttlMode expiry', (rules) => {
    const { difference, answers, cursors } = runStorageModel(SEED, COMMANDS, rules)
    expect(difference).toBeUndefined()
    // The run is worth something only with many kinds of answers, conflicts and pages.
    expect(answers.size).toBeGreaterThan(60)
    expect(answers.get('transaction 204')).toBeGreaterThan(COMMANDS / 200)
    expect(answers.get('transaction CONDITIONAL_CHECK_FAILED')).toBeGreaterThan(COMMANDS / 200)
    expect(answers.get('set KEY_CONFLICT')).toBeGreaterThan(COMMANDS / 1000)
    expect(cursors).toBeGreaterThan(COMMANDS / 10)
  })
})
