import { describe, expect, it } from 'vitest'
import type { EngineRules } from '../../src/emulator/engine/engine-rules.js'
import { StateHistory, tryLaggingQueries } from './lagging-queries.js'

const RUNS = 600

describe('queries that lag behind', () => {
  it.each(['strong', 'eventual', 'adversarial'] as const)(
    'see one moment of the past, whole transactions, and no older one later: %s',
    (consistency) => {
      expect(() => tryLaggingQueries(consistency, RUNS)).not.toThrow()
    },
  )

  it('are not taken for right when they see what they must not', () => {
    const isFound = (
      consistency: EngineRules['consistency'],
      modelled: EngineRules['consistency'],
    ) => {
      const history = new StateHistory()
      history.add({ a: 1 }, 1000)
      return history.see(consistency === 'strong' ? { a: 1 } : {}, modelled, 1000)
    }
    expect([isFound('strong', 'eventual'), isFound('eventual', 'strong')]).toEqual([false, false])
    const history = new StateHistory()
    history.add({ a: 1 }, 1000)
    history.add({ a: 1, b: 1 }, 1001)
    expect(history.see({ b: 1 }, 'adversarial', 5000)).toBe(false)
    expect(history.see({ a: 1 }, 'eventual', 5000)).toBe(false)
    expect(history.see({ a: 1, b: 1 }, 'eventual', 5000)).toBe(true)
    expect(history.see({ a: 1 }, 'eventual', 1200)).toBe(false)
  })
})
