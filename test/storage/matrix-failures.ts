/**
 * Every way in which an attempt can fail, and what the caller learns when no other attempt follows.
 *
 * @module
 */
import type { FaultAction } from '../../src/emulator/faults/fault-rule.js'
import type { StorageErrorCode, StorageErrorFamily } from '../../src/storage-error.js'

/** What a failure says about the request. */
export type FailureMeaning = 'never-sent' | 'refused' | 'ambiguous' | 'unauthorized' | 'final'

/** One failure. */
export interface MatrixFailure {
  readonly name: string
  readonly meaning: FailureMeaning
  /** What the emulator does at the given time, in milliseconds since the epoch; absent: there is no connection. */
  readonly action?: (now: number) => FaultAction
  /** Whether the operation is carried out all the same. */
  readonly isCarriedOut: boolean
  /** How long a repetition must wait, in milliseconds. */
  readonly waitMs: number
  readonly family: StorageErrorFamily
  readonly code: StorageErrorCode
  readonly platformStatus: number | undefined
}

/** How long `Retry-After` asks for; two of these are still within the time for repeated writes. */
const RETRY_AFTER_MS = 2000

const MOMENTS = ['before-commit', 'after-commit'] as const

const SERVER_ERROR = { family: 'service-unavailable', code: 'INTERNAL_SERVER_ERROR' } as const
const UNKNOWN_ERROR = { family: 'invalid-request', code: 'ERR_STORAGE_API' } as const

const STATUS_ERRORS: Readonly<Record<number, Pick<MatrixFailure, 'family' | 'code'>>> = {
  200: { family: 'service-unavailable', code: 'ERR_STORAGE_RESPONSE' },
  400: UNKNOWN_ERROR,
  401: { family: 'not-authorized', code: 'UNAUTHORIZED' },
  403: { family: 'not-authorized', code: 'FORBIDDEN' },
  404: UNKNOWN_ERROR,
  409: UNKNOWN_ERROR,
  413: UNKNOWN_ERROR,
  429: { family: 'rate-limited', code: 'RATE_LIMIT_EXCEEDED' },
}

/** All of them. */
export const MATRIX_FAILURES: readonly MatrixFailure[] = [
  unanswered({ name: 'no connection', meaning: 'never-sent' }),
  ...MOMENTS.flatMap((when) => [
    unanswered({ name: `reset ${when}`, isCarriedOut: when === 'after-commit' }, () => ({
      kind: 'reset',
      when,
    })),
    unanswered(
      { name: `no answer in time, ${when}`, isCarriedOut: when === 'after-commit' },
      () => ({
        kind: 'hang',
        when,
      }),
    ),
  ]),
  unanswered({ name: 'half an answer', isCarriedOut: true }, () => ({ kind: 'truncate' })),
  ...MOMENTS.flatMap((when) =>
    [500, 502, 503, 504].map((status) =>
      answered(status, {
        name: `${status} ${when}`,
        meaning: 'ambiguous',
        isCarriedOut: when === 'after-commit',
        action: () => ({ kind: 'status', status, when }),
      }),
    ),
  ),
  ...[429, 503].flatMap((status) => [
    answered(status, {
      name: `${status}, Retry-After in seconds`,
      meaning: 'refused',
      waitMs: RETRY_AFTER_MS,
      action: () => ({ kind: 'status', status, retryAfter: RETRY_AFTER_MS / 1000 }),
    }),
    answered(status, {
      name: `${status}, Retry-After as a date`,
      meaning: 'refused',
      waitMs: RETRY_AFTER_MS,
      action: (now) => ({ kind: 'status', status, retryAfter: toHttpDate(now + RETRY_AFTER_MS) }),
    }),
  ]),
  answered(429, { name: '429', meaning: 'refused' }),
  answered(401, { name: '401', meaning: 'unauthorized' }),
  ...[400, 403, 404, 409, 413].map((status) =>
    answered(status, { name: `${status}`, meaning: 'final' }),
  ),
  answered(400, {
    name: '400 with a code',
    meaning: 'final',
    code: 'BAD_REQUEST',
    action: () => ({ kind: 'status', status: 400, code: 'BAD_REQUEST' }),
  }),
  answered(409, {
    name: '409 with a code',
    meaning: 'final',
    family: 'key-conflict',
    code: 'KEY_CONFLICT',
    action: () => ({ kind: 'status', status: 409, code: 'KEY_CONFLICT' }),
  }),
  answered(200, {
    name: 'a page of HTML',
    meaning: 'ambiguous',
    isCarriedOut: true,
    action: () => ({ kind: 'html' }),
  }),
]

type Failure = Partial<MatrixFailure> & { readonly name: string }

function unanswered(failure: Failure, action?: () => FaultAction): MatrixFailure {
  return {
    meaning: 'ambiguous',
    isCarriedOut: false,
    waitMs: 0,
    family: 'service-unavailable',
    code: 'ERR_STORAGE_UNREACHABLE',
    platformStatus: undefined,
    ...(action !== undefined && { action }),
    ...failure,
  }
}

/** What an answer with the status alone means. */
function answered(
  status: number,
  failure: Failure & Pick<MatrixFailure, 'meaning'>,
): MatrixFailure {
  return {
    action: () => ({ kind: 'status', status }),
    isCarriedOut: false,
    waitMs: 0,
    ...(STATUS_ERRORS[status] ?? SERVER_ERROR),
    platformStatus: status,
    ...failure,
  }
}

function toHttpDate(at: number): string {
  return new Date(at).toUTCString()
}
