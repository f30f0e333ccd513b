/**
 * Makes certain of writes that can be looked for afterwards: whoever hears nothing looks, and writes again only what is not there.
 *
 * What was sent may still be done after a look that did not find it. So the store's "no" to a repetition decides nothing, since it may be
 * the answer to the first attempt having come late; only what was seen does.
 *
 * @module
 */
import {
  createStorageError,
  isStorageError,
  type OutcomeUnknownError,
  StorageError,
} from '../storage-error.js'

/**
 * What a look at the store tells about a write.
 *
 * - `done`: it was done.
 * - `not-yet`: it is not to be seen; it was not done, or will be later.
 * - `lost`: it was not done and never will be, since another write came first.
 * - `unclear`: nothing.
 */
export type Finding = 'done' | 'not-yet' | 'lost' | 'unclear'

/** A write that can be looked for. */
export interface FindableWrite {
  /** Sends it, the same each time. */
  readonly send: () => Promise<void>
  /** Looks for it. */
  readonly look: () => Promise<Finding>
  /** Code of the error when it is lost. */
  readonly lostCode: 'KEY_CONFLICT' | 'CONDITIONAL_CHECK_FAILED'
  /** Waits before a repetition, 0 for the first. */
  readonly pause: (repetition: number) => Promise<void>
}

const MAX_REPETITIONS = 2

/**
 * Resolves when the write was done, rejects when it was not; with an `OutcomeUnknownError` when neither can be told after two repetitions.
 */
export async function settleWrite(write: FindableWrite): Promise<void> {
  try {
    await write.send()
  } catch (error) {
    if (!isStorageError(error, 'outcome-unknown')) throw error
    await resolveUnknown(write, error)
  }
}

async function resolveUnknown(write: FindableWrite, unknown: OutcomeUnknownError): Promise<void> {
  for (let repetition = 0; ; repetition++) {
    // oxlint-disable-next-line no-await-in-loop -- what is done next depends on what was seen
    const finding = await lookFor(write)
    if (finding === 'done') return
    if (finding === 'lost') throw toLostError(write, unknown)
    if (finding === 'unclear' || repetition === MAX_REPETITIONS) throw unknown
    // oxlint-disable-next-line no-await-in-loop -- as above
    if (await repeat(write, repetition, unknown)) return
  }
}

async function lookFor(write: FindableWrite): Promise<Finding> {
  try {
    return await write.look()
  } catch (error) {
    if (error instanceof StorageError) return 'unclear'
    throw error
  }
}

/** @returns Whether the repetition was acknowledged. */
async function repeat(
  write: FindableWrite,
  repetition: number,
  unknown: OutcomeUnknownError,
): Promise<boolean> {
  await write.pause(repetition).catch(() => {
    // The request was aborted meanwhile.
    throw unknown
  })
  try {
    await write.send()
    return true
  } catch (error) {
    if (error instanceof StorageError) return false
    throw error
  }
}

function toLostError(
  { lostCode }: FindableWrite,
  { operation, attempts, traceId }: OutcomeUnknownError,
): StorageError {
  return createStorageError(lostCode, 'another write came first', { operation, attempts, traceId })
}
