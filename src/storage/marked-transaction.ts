/**
 * Sends a transaction with a marker in it, so that a lost answer does not leave its outcome unknown.
 *
 * @module
 */
import { type TransactionMeans, writeForCertain } from './certain-write.js'
import { readWritten } from './read-answer.js'
import type { Finding } from './settle-write.js'
import { renderTransactionBody, type TransactionStep } from './transaction-body.js'
import { isMarked, toMarkerStep } from './write-marker.js'

/**
 * Resolves when the transaction was done, rejects when it was not, and with an `OutcomeUnknownError` when that cannot be told.
 *
 * A repetition can be done although the first attempt is done as well, later. Conditions that the transaction itself makes false rule that
 * out; without them, what others wrote in between may be replaced.
 *
 * @param isLost Whether its conditions do not hold and never will again. Default: nobody knows.
 */
export function sendMarkedTransaction(
  means: TransactionMeans,
  steps: readonly TransactionStep[],
  isLost: () => Promise<boolean> = () => Promise.resolve(false),
): Promise<void> {
  const { call, entities, createId } = means
  const marker = toMarkerStep(createId())
  const look = async (): Promise<Finding> => {
    if (await isMarked(call, marker)) return 'done'
    if (!(await isLost())) return 'not-yet'
    // It may have been done between the two looks; from here on it cannot be.
    return (await isMarked(call, marker)) ? 'done' : 'lost'
  }
  const action = {
    operation: 'transaction',
    safety: 'once',
    body: () => renderTransactionBody([...steps, marker], entities),
    read: readWritten,
  } as const
  return writeForCertain(means, steps, action, { look, lostCode: 'CONDITIONAL_CHECK_FAILED' })
}
