import { describe, expect, it } from 'vitest'
import { MODEL_RULES, runStorageModel } from '../models/storage-model-run.js'
import { NIGHTLY_SEED } from './nightly-seed.js'

const COMMANDS = 500_000

describe(`createStorageEngine, seed ${NIGHTLY_SEED}`, () => {
  it.each(MODEL_RULES)('answers as the naive model does, with $ttlMode expiry', async (rules) => {
    const { difference, cursors } = runStorageModel(NIGHTLY_SEED, COMMANDS, rules)
    expect(difference).toBeUndefined()
    expect(cursors).toBeGreaterThan(COMMANDS / 10)
  })
})
