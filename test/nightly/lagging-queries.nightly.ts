import { describe, expect, it } from 'vitest'
import { tryLaggingQueries } from '../models/lagging-queries.js'

const RUNS = 50_000

describe('queries that lag behind', () => {
  it.each(['strong', 'eventual', 'adversarial'] as const)(
    'see one moment of the past: %s',
    (consistency) => {
      expect(() => tryLaggingQueries(consistency, RUNS)).not.toThrow()
    },
  )
})
