import { describe, expect, it } from 'vitest'
import type { AttemptFacts } from '../../src/storage/storage-observer.js'
import { createUsageMeter } from '../../src/storage/usage-meter.js'
import { buildAttempt } from '../telemetry/build-attempt.js'

const UNIT = 10 * 1024

function usageAfter(...attempts: Partial<AttemptFacts>[]) {
  const meter = createUsageMeter()
  for (const overrides of attempts) {
    const facts = buildAttempt(overrides)
    meter.begin(facts.operation).attempted(facts)
  }
  return meter.usage()
}

describe('createUsageMeter', () => {
  it('begins at zero', () => {
    expect(createUsageMeter().usage()).toEqual({ requests: 0, readUnits: 0, writeUnits: 0 })
  })

  it.each<{ name: string; facts: Partial<AttemptFacts>; readUnits: number; writeUnits: number }>([
    { name: 'an empty answer', facts: { responseBytes: 0 }, readUnits: 1, writeUnits: 0 },
    { name: 'an answer of a unit', facts: { responseBytes: UNIT }, readUnits: 1, writeUnits: 0 },
    { name: 'a byte more', facts: { responseBytes: UNIT + 1 }, readUnits: 2, writeUnits: 0 },
    {
      name: 'a query, however large its request',
      facts: { operation: 'entity/query', requestBytes: 5 * UNIT },
      readUnits: 1,
      writeUnits: 0,
    },
    {
      name: 'a batch of reads as a whole',
      facts: { operation: 'batch/get', responseBytes: 2.5 * UNIT },
      readUnits: 3,
      writeUnits: 0,
    },
    {
      name: 'a write of two units, however large its answer',
      facts: { operation: 'set', requestBytes: 2 * UNIT, responseBytes: 9 * UNIT },
      readUnits: 0,
      writeUnits: 2,
    },
    {
      name: 'a batch of writes as a whole',
      facts: { operation: 'batch/set', requestBytes: UNIT },
      readUnits: 0,
      writeUnits: 1,
    },
    {
      name: 'a transaction as a whole',
      facts: { operation: 'transaction', requestBytes: 3 * UNIT + 1 },
      readUnits: 0,
      writeUnits: 4,
    },
    {
      name: 'a read without an answer',
      facts: { status: undefined, responseBytes: 0, failure: 'ECONNRESET' },
      readUnits: 1,
      writeUnits: 0,
    },
  ])('counts $name', ({ facts, readUnits, writeUnits }) => {
    expect(usageAfter(facts)).toEqual({ requests: 1, readUnits, writeUnits })
  })

  it('adds up, attempts of one call included', () => {
    const usage = usageAfter({}, { operation: 'set' }, { operation: 'set', attempt: 2 })
    expect(usage).toEqual({ requests: 3, readUnits: 1, writeUnits: 2 })
  })

  it('does not count what was never sent', () => {
    const usage = usageAfter({ isSent: false, status: undefined, failure: 'ECONNREFUSED' })
    expect(usage).toEqual({ requests: 0, readUnits: 0, writeUnits: 0 })
  })
})
