/**
 * Sends one batch request, and once more those of its items that failed for a passing reason.
 *
 * @module
 */
import type { Clock } from '../clock.js'
import { retryDelayMs } from '../retry/retry-delay.js'
import type { RetrySafety } from '../retry/retry-matrix.js'
import type { RetryProfile } from '../retry/retry-profile.js'
import { sleep } from '../retry/sleep.js'
import { StorageError } from '../storage-error.js'
import type { ItemReference } from '../wire/batch.js'
import type { StorageOperation } from '../wire/storage-operation.js'
import { toAddressName } from './address-name.js'
import type { RenderedItem } from './batch-body.js'
import { type ItemOutcome, type ItemOutcomes, toLostOutcomes, toOutcomes } from './item-outcome.js'
import type { BatchResponse } from './read-answer.js'
import { renderArray } from './render-json.js'
import type { StorageAnswer } from './storage-answer.js'
import type { StorageCall } from './storage-call.js'

/** What batches are sent with. */
export interface BatchMeans {
  /** Performs actions. */
  readonly call: StorageCall
  /** Source of time. */
  readonly clock: Clock
  /** @returns A number of at least 0 and below 1, that delays are drawn from. */
  readonly random: () => number
  /** How often, and how far apart, items are sent again. */
  readonly profile: RetryProfile
  /** Ends the wait before items are sent again. */
  readonly signal?: AbortSignal | undefined
}

/** A batch operation. */
export interface BatchPlan<Done extends ItemReference> {
  /** The operation, as its path below `/v1/`. */
  readonly operation: StorageOperation
  /** What happens when the request is done twice. */
  readonly safety: RetrySafety
  /** Reads an answer of any status; throws a `StorageError` for all but success. */
  readonly read: (answer: StorageAnswer) => BatchResponse<Done>
}

/** Codes of single items that a later request may not get. The platform answered for the item, so it was not done. */
const PASSING_CODES: ReadonlySet<string> = new Set([
  'RATE_LIMIT_EXCEEDED',
  'TOO_MANY_REQUESTS',
  'REQUEST_THROTTLED',
  'INTERNAL_SERVER_ERROR',
])

/** Sends items that fit into one request, 1 or more. @returns The last outcome of each; it does not reject with a `StorageError`. */
export async function settleBatch<Done extends ItemReference>(
  means: BatchMeans,
  plan: BatchPlan<Done>,
  items: readonly RenderedItem[],
): Promise<ItemOutcomes<Done>> {
  const outcomes = new Map(await ask(means, plan, items))
  for (let repeat = 0; repeat < means.profile.maxAttempts - 1; repeat += 1) {
    const passing = items.filter((item) => isPassing(outcomes.get(toAddressName(item))))
    // oxlint-disable-next-line no-await-in-loop -- each request takes what the one before left
    if (passing.length === 0 || !(await pause(means, repeat))) break
    // oxlint-disable-next-line no-await-in-loop -- as above
    for (const [name, outcome] of await ask(means, plan, passing)) outcomes.set(name, outcome)
  }
  return outcomes
}

async function ask<Done extends ItemReference>(
  { call }: BatchMeans,
  { operation, safety, read }: BatchPlan<Done>,
  items: readonly RenderedItem[],
): Promise<ItemOutcomes<Done>> {
  try {
    return await call({
      operation,
      safety,
      body: () => renderArray(items.map((item) => item.json)),
      read: (answer) => toOutcomes(items, read(answer), answer),
    })
  } catch (error) {
    if (error instanceof StorageError) return toLostOutcomes(items, error)
    throw error
  }
}

function isPassing(outcome: ItemOutcome<unknown> | undefined): boolean {
  return outcome?.kind === 'failed' && PASSING_CODES.has(outcome.item.error.code)
}

/** @returns Whether the time has passed; not when the signal ended it. */
async function pause(
  { clock, profile, random, signal }: BatchMeans,
  retryIndex: number,
): Promise<boolean> {
  const delayMs = retryDelayMs(profile, { retryIndex, retryAfterMs: undefined, random })
  return sleep(clock, delayMs, signal).then(
    () => true,
    () => false,
  )
}
