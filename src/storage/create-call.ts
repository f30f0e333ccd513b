/**
 * Performs storage actions: writes the body, makes attempts until one gives the result or none can help, and tells the observer.
 *
 * @module
 */
import type { RetryProfile } from '../retry/retry-profile.js'
import { sleep } from '../retry/sleep.js'
import { createStorageError, StorageError } from '../storage-error.js'
import { type AttemptMeans, makeAttempt } from './attempt.js'
import type { FailedAttempt } from './attempt-outcome.js'
import { concludeFailure } from './conclude-failure.js'
import { planRetry, type RetryPlan } from './plan-retry.js'
import { countAttempt, latestSendAt, type RunningCall, startCall } from './running-call.js'
import type { StorageCall } from './storage-call.js'
import type { StorageAuthorization, StorageDoor } from './storage-door.js'
import type { CallObservation, StorageObserver } from './storage-observer.js'

/** What {@link createCall} needs. */
export interface CallOptions extends AttemptMeans {
  /** Where to, and in whose name; asked for each attempt. */
  readonly door: StorageDoor
  /** How patient calls are. */
  readonly profile: RetryProfile
  /** Longest time for a call with all its attempts, in milliseconds. */
  readonly callTimeoutMs: number
  /** When all calls must be over, by the clock's `elapsed()`. Default: never. */
  readonly endsAtElapsed?: number | undefined
  /** Follows the calls. */
  readonly observer?: StorageObserver | undefined
  /** Called for each operation that fails, whether or not something was sent, before its promise rejects. */
  readonly onFailure?: ((error: StorageError) => void) | undefined
}

/** How often a repetition that the budget does not allow asks again, in milliseconds. */
const BUDGET_POLL_MS = 250

/** Creates the function that all operations go through. */
export function createCall(options: CallOptions): StorageCall {
  return async function call(action) {
    let observation: CallObservation | undefined
    try {
      const body = action.body()
      observation = options.observer?.begin(action.operation)
      const result = await repeat(options, startCall(options, { action, body, observation }))
      observation?.ended(undefined)
      return result
    } catch (error) {
      const failure = error instanceof StorageError ? error : undefined
      observation?.ended(failure)
      if (failure !== undefined) options.onFailure?.(failure)
      throw error
    }
  }
}

async function repeat<Result>(options: CallOptions, call: RunningCall<Result>): Promise<Result> {
  const { door, clock, signal } = options
  const remainingMs = () => call.endsAt - clock.elapsed()
  const sendWithinMs = () => latestSendAt(call) - clock.elapsed()
  const times = { remainingMs, sendWithinMs }
  const given = door.authorize(call.action.operation)
  // Most are known at once: a turn of the event loop less.
  let authorization = given instanceof Promise ? await given : given
  for (;;) {
    if (signal?.aborted === true) throw endEarly(call, 'the request ended before the call was sent')
    if (sendWithinMs() <= 0) throw endEarly(call, 'the time for the call is over')
    const attempt = call.attempts + 1
    // oxlint-disable-next-line no-await-in-loop -- each attempt depends on what came of the one before
    const outcome = await makeAttempt(options, { attempt, authorization, ...times, ...call })
    if ('result' in outcome) return outcome.result
    countAttempt(call, outcome)
    // oxlint-disable-next-line no-await-in-loop -- as above
    authorization = await prepareNext(options, call, outcome, authorization)
  }
}

/** Resolves with the proof for the next attempt when its time has come; rejects with the end of the call when there will be none. */
async function prepareNext<Result>(
  options: CallOptions,
  call: RunningCall<Result>,
  failed: FailedAttempt,
  used: StorageAuthorization,
): Promise<StorageAuthorization> {
  const isRefused = failed.failureClass === 'unauthorized'
  const other = isRefused ? await findOther(options, call, used) : undefined
  if (other !== undefined) return other
  const sendWithinMs = latestSendAt(call) - options.clock.elapsed()
  const plan = planRetry({
    failed,
    safety: call.action.safety,
    progress: { attempts: call.attempts, sendWithinMs },
    profile: options.profile,
    random: options.control.random,
  })
  if (plan === undefined) throw concludeFailure(failed.error, call.mayBeDone)
  if (plan.costsBudget) await spendBudget(options, call, { failed, plan, used })
  await pause(options, call, plan.delayMs)
  return await authorizeAgain(options, call)
}

/** @returns Another proof than the refused one, once per call. */
async function findOther<Result>(
  { door }: CallOptions,
  call: RunningCall<Result>,
  used: StorageAuthorization,
): Promise<StorageAuthorization | undefined> {
  if (call.hasOtherToken) return undefined
  call.hasOtherToken = true
  try {
    const next = await door.authorize(call.action.operation)
    return JSON.stringify(next.headers) === JSON.stringify(used.headers) ? undefined : next
  } catch (error) {
    // Without another token the refusal is the better answer.
    if (error instanceof StorageError) return undefined
    throw error
  }
}

/** A repetition that is planned. */
interface PlannedRepetition {
  readonly failed: FailedAttempt
  readonly plan: RetryPlan
  /** With what the failed attempt was made. */
  readonly used: StorageAuthorization
}

/** Resolves when the host's budget allows a repetition; patient calls wait for it, while there is time for the repetition itself. */
async function spendBudget<Result>(
  options: CallOptions,
  call: RunningCall<Result>,
  { failed, plan, used }: PlannedRepetition,
): Promise<void> {
  const { budget } = options.control.host(used.service.origin)
  while (!budget.tryRetry()) {
    const sendsAt = options.clock.elapsed() + BUDGET_POLL_MS + plan.delayMs
    const hasTime = sendsAt < latestSendAt(call)
    if (!options.profile.waits || !hasTime) throw concludeFailure(failed.error, call.mayBeDone)
    // oxlint-disable-next-line no-await-in-loop -- asks again until there is some
    await pause(options, call, BUDGET_POLL_MS)
  }
}

async function pause<Result>(
  { clock, signal }: CallOptions,
  call: RunningCall<Result>,
  delayMs: number,
): Promise<void> {
  if (delayMs === 0) return
  try {
    await sleep(clock, delayMs, signal)
  } catch {
    throw endEarly(call, 'the request ended before the call could be repeated')
  }
}

async function authorizeAgain<Result>(
  { door }: CallOptions,
  call: RunningCall<Result>,
): Promise<StorageAuthorization> {
  try {
    return await door.authorize(call.action.operation)
  } catch (error) {
    throw error instanceof StorageError ? concludeFailure(error, call.mayBeDone) : error
  }
}

function endEarly<Result>(
  { action, sent, mayBeDone }: RunningCall<Result>,
  detail: string,
): StorageError {
  const { operation } = action
  return concludeFailure(
    createStorageError('ERR_ABORTED', detail, { operation, attempts: sent }),
    mayBeDone,
  )
}
