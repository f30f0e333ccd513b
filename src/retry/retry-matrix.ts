/**
 * Which requests are sent again after which failures.
 *
 * @module
 */
import type { FailureClass } from './failure-class.js'

/**
 * What happens when a request is acted on twice:
 *
 * - `read`: nothing.
 * - `overwrite`: the same as once: plain writes, deletions, batches, transactions without conditions.
 * - `once`: another result: `FAIL_IF_EXISTS`, `returnValue: 'PREVIOUS'`, transactions with conditions.
 */
export type RetrySafety = 'read' | 'overwrite' | 'once'

/** Whether to send a request again. */
export type RetryVerdict = 'retry' | 'stop'

const SAFE_TO_REPEAT: Readonly<Record<FailureClass, RetryVerdict>> = {
  'never-sent': 'retry',
  refused: 'retry',
  ambiguous: 'retry',
  unauthorized: 'stop',
  final: 'stop',
}

/** The verdict for each kind of request and each class of failure. An `overwrite` has {@link OVERWRITE_WINDOW_MS} on top. */
export const RETRY_MATRIX: Readonly<
  Record<RetrySafety, Readonly<Record<FailureClass, RetryVerdict>>>
> = {
  read: SAFE_TO_REPEAT,
  overwrite: SAFE_TO_REPEAT,
  once: { ...SAFE_TO_REPEAT, ambiguous: 'stop' },
}

/**
 * How long after its first attempt an `overwrite` may be repeated when its failure was ambiguous, in milliseconds: later, it could
 * replace what someone else has written since.
 */
export const OVERWRITE_WINDOW_MS = 5000
