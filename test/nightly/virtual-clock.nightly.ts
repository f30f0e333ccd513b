import { describe, expect, it } from 'vitest'
import { compareWithNaiveClock } from '../models/naive-clock.js'
import { NIGHTLY_SEED } from './nightly-seed.js'

const LIVES = 5000
const COMMANDS = 1000

describe(`createVirtualClock, seed ${NIGHTLY_SEED}`, () => {
  it('does what a clock does that walks through every millisecond', () => {
    const differences = Array.from({ length: LIVES }, (_, life) =>
      compareWithNaiveClock(NIGHTLY_SEED + life, COMMANDS),
    )
    expect(differences.filter((difference) => difference !== undefined)).toEqual([])
  })
})
