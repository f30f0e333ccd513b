import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isStorageError } from '../../src/storage-error.js'
import type { FaultAction } from '../../src/emulator/faults/fault-rule.js'
import { type MatrixBench, type ObservedCall, startMatrixBench } from './matrix-bench.js'
import { expectCell, MATRIX_POSITIONS, type MatrixPosition } from './matrix-expectation.js'
import { MATRIX_FAILURES, type MatrixFailure } from './matrix-failures.js'
import { GROUP_OPERATIONS } from './matrix-group-operations.js'
import { ITEM_OPERATIONS } from './matrix-item-operations.js'
import type { MatrixOperation } from './matrix-operation.js'

const OPERATIONS = [...ITEM_OPERATIONS, ...GROUP_OPERATIONS]

/** An answer after which everything may be sent again, at once. */
const TURNED_AWAY: FaultAction = { kind: 'status', status: 503, retryAfter: 0 }
const LOST_ANSWER: FaultAction = { kind: 'reset', when: 'after-commit' }

const ATTEMPTS_BEFORE: Readonly<Record<MatrixPosition, readonly FaultAction[]>> = {
  first: [],
  second: [TURNED_AWAY],
  third: [TURNED_AWAY, TURNED_AWAY],
  every: [],
  'after a lost answer': [LOST_ANSWER],
}

let bench: MatrixBench
let cells = 0

beforeAll(async () => {
  bench = await startMatrixBench()
})

afterAll(() => bench.close())

async function observeCell(
  operation: MatrixOperation,
  failure: MatrixFailure,
  position: MatrixPosition,
) {
  cells += 1
  const key = `cell-${cells}-`
  await operation.arrange(bench.door, key)
  const action = failure.action?.(bench.clock.now()) ?? 'no-connection'
  const observed = await bench.observe(
    {
      operation: operation.operation,
      before: ATTEMPTS_BEFORE[position],
      action,
      isEndless: position === 'every',
    },
    (storage) => operation.run(storage, key),
  )
  return {
    ...describeEnd(observed, operation.result(key)),
    isDone: await operation.isDone(bench.door, key),
  }
}

function describeEnd({ settled, requests, elapsedMs }: ObservedCall, result: unknown) {
  if (settled.status === 'fulfilled') {
    expect(settled.value).toEqual(result)
    return { requests, elapsedMs, ends: 'with its result', attempts: undefined }
  }
  const error: unknown = settled.reason
  if (!isStorageError(error)) throw error
  const { family, code, attempts } = error
  return { requests, elapsedMs, ends: { family, code }, attempts }
}

describe.each(OPERATIONS)('$name', (operation) => {
  it.each(MATRIX_FAILURES)('meets $name as the matrix says', async (failure) => {
    for (const position of MATRIX_POSITIONS) {
      const { waitMs, ...expected } = expectCell(operation, failure, position)
      // oxlint-disable-next-line no-await-in-loop -- the cells share the emulator's faults
      const { elapsedMs, ...seen } = await observeCell(operation, failure, position)
      expect({ position, ...seen }).toEqual({ position, ...expected })
      expect(elapsedMs).toBeGreaterThanOrEqual(waitMs)
    }
  })
})

describe('the retry matrix', () => {
  it('has all operations and 960 cells at least, and each was tried', () => {
    expect(new Set(OPERATIONS.map(({ operation }) => operation)).size).toBe(15)
    expect(cells).toBe(OPERATIONS.length * MATRIX_FAILURES.length * MATRIX_POSITIONS.length)
    expect(cells).toBeGreaterThanOrEqual(960)
  })
})
