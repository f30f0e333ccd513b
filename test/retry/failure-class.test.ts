import { describe, expect, it } from 'vitest'
import { type FailureClass, classifyStatus } from '../../src/retry/failure-class.js'

describe('classifyStatus', () => {
  it.each<{ status: number; plain: FailureClass; withRetryAfter: FailureClass }>([
    { status: 300, plain: 'final', withRetryAfter: 'final' },
    { status: 302, plain: 'final', withRetryAfter: 'final' },
    { status: 400, plain: 'final', withRetryAfter: 'final' },
    { status: 401, plain: 'unauthorized', withRetryAfter: 'unauthorized' },
    { status: 403, plain: 'final', withRetryAfter: 'final' },
    { status: 404, plain: 'final', withRetryAfter: 'final' },
    { status: 409, plain: 'final', withRetryAfter: 'final' },
    { status: 413, plain: 'final', withRetryAfter: 'final' },
    { status: 428, plain: 'final', withRetryAfter: 'final' },
    { status: 429, plain: 'refused', withRetryAfter: 'refused' },
    { status: 430, plain: 'final', withRetryAfter: 'final' },
    { status: 499, plain: 'final', withRetryAfter: 'final' },
    { status: 500, plain: 'ambiguous', withRetryAfter: 'ambiguous' },
    { status: 501, plain: 'ambiguous', withRetryAfter: 'ambiguous' },
    { status: 502, plain: 'ambiguous', withRetryAfter: 'ambiguous' },
    { status: 503, plain: 'ambiguous', withRetryAfter: 'refused' },
    { status: 504, plain: 'ambiguous', withRetryAfter: 'ambiguous' },
    { status: 599, plain: 'ambiguous', withRetryAfter: 'ambiguous' },
  ])('takes $status for $plain, and for $withRetryAfter with Retry-After', (row) => {
    expect(classifyStatus(row.status, false)).toBe(row.plain)
    expect(classifyStatus(row.status, true)).toBe(row.withRetryAfter)
  })
})
