/**
 * Carries a call out to its end: the attempts, and the waits between them.
 *
 * @module
 */
import type { Clock } from '../../clock.js'
import type { CallAttempt } from './call-attempt.js'
import { RETRY_DELAY_MS } from './call-kinds.js'
import { type AttemptMeans, performAttempt } from './perform-attempt.js'
import type { RetryContext } from './resolve-body.js'
import type { ResolvedCall } from './resolve-call.js'

/** What a call came to: its last attempt, and a summary of them all. */
export interface CallResult extends CallAttempt {
  /** Every attempt in order, without headers and bodies. */
  readonly attempts: readonly AttemptSummary[]
}

/** An attempt without headers and bodies. */
export type AttemptSummary = Omit<CallAttempt, 'headers' | 'bodyText' | 'requestText'>

/** Told of each attempt when it has ended. */
export type OnAttempt = (attempt: CallAttempt) => void

/**
 * Makes attempts until one is usable or no retry is left.
 *
 * @throws `ERR_BAD_REQUEST` when the tokens cannot be minted.
 */
export async function deliver(
  call: ResolvedCall,
  means: AttemptMeans,
  onAttempt: OnAttempt,
): Promise<CallResult> {
  const traceId = means.ids.hex(32)
  const attempts: AttemptSummary[] = []
  for (let retryContext: RetryContext | undefined; ;) {
    // oxlint-disable-next-line no-await-in-loop -- each attempt depends on the one before
    const last = await performAttempt(call, { traceId, retryContext }, means)
    attempts.push(toSummary(last))
    onAttempt(last)
    retryContext = toRetryContext(last)
    if (retryContext === undefined || attempts.length > call.retries) return { ...last, attempts }
    // oxlint-disable-next-line no-await-in-loop -- as above
    await wait(RETRY_DELAY_MS, means)
    if (means.signal.aborted) return { ...last, attempts }
  }
}

function toRetryContext({ attempt, forgeError }: CallAttempt): RetryContext | undefined {
  const retryReason = forgeError?.retryReason
  if (retryReason === undefined) return undefined
  return { retryCount: attempt, retryReason, retryData: null }
}

function toSummary(attempt: CallAttempt): AttemptSummary {
  const { headers: _headers, bodyText: _body, requestText: _request, ...summary } = attempt
  return summary
}

/** Waits, or until the signal is aborted. */
function wait(delayMs: number, { clock, signal }: { clock: Clock; signal: AbortSignal }) {
  return new Promise<void>((resolve) => {
    if (signal.aborted) return resolve()
    const end = () => {
      cancel()
      signal.removeEventListener('abort', end)
      resolve()
    }
    const cancel = clock.schedule(delayMs, end, { keepsProcessAlive: true })
    signal.addEventListener('abort', end, { once: true })
  })
}
