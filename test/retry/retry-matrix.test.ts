import { describe, expect, it } from 'vitest'
import type { FailureClass } from '../../src/retry/failure-class.js'
import {
  OVERWRITE_WINDOW_MS,
  RETRY_MATRIX,
  type RetrySafety,
  type RetryVerdict,
} from '../../src/retry/retry-matrix.js'

describe('RETRY_MATRIX', () => {
  it.each<Record<RetrySafety, RetryVerdict> & { failure: FailureClass }>([
    { failure: 'never-sent', read: 'retry', overwrite: 'retry', once: 'retry' },
    { failure: 'refused', read: 'retry', overwrite: 'retry', once: 'retry' },
    { failure: 'ambiguous', read: 'retry', overwrite: 'retry', once: 'stop' },
    { failure: 'unauthorized', read: 'stop', overwrite: 'stop', once: 'stop' },
    { failure: 'final', read: 'stop', overwrite: 'stop', once: 'stop' },
  ])('after $failure: read $read, overwrite $overwrite, once $once', ({ failure, ...verdicts }) => {
    const found = Object.entries(RETRY_MATRIX).map(([safety, row]) => [safety, row[failure]])
    expect(Object.fromEntries(found)).toEqual(verdicts)
  })
})

describe('OVERWRITE_WINDOW_MS', () => {
  it('is five seconds', () => {
    expect(OVERWRITE_WINDOW_MS).toBe(5000)
  })
})
