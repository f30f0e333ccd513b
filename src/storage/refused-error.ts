/**
 * What an answer that is not 2xx means.
 *
 * @module
 */
import { createStorageError, type StorageError, type StorageErrorCode } from '../storage-error.js'
import { type ErrorBody, errorBodySchema } from '../wire/error-body.js'
import { ERROR_TABLE, isPlatformErrorCode, type PlatformErrorCode } from '../wire/error-table.js'
import { readRetryAfter, readTraceId } from './answer-headers.js'
import { toLogText } from './log-text.js'
import type { StorageAnswer } from './storage-answer.js'
import { parseJson } from '../values/parse-json.js'

const MISSING_CODES: ReadonlySet<string> = new Set(['KEY_NOT_FOUND', 'NOT_FOUND'])

/** Statuses that say enough without a body; of the platform's codes only those of the same status may say more. */
const STATUS_CODES: ReadonlyMap<number, PlatformErrorCode> = new Map([
  [401, 'UNAUTHORIZED'],
  [403, 'FORBIDDEN'],
  [429, 'RATE_LIMIT_EXCEEDED'],
])

/** Long unbroken runs may be tokens that a gateway gives back. */
const POSSIBLE_TOKEN = /[A-Za-z0-9._~+/=-]{40,}/g

const SAFE_CODE = /^[A-Z0-9_]{1,64}$/

/** Whether a code says that nothing is stored under the key. */
export function isMissingCode(code: string): boolean {
  return MISSING_CODES.has(code)
}

/** Whether the platform says that nothing is stored under the key: a 404 alone is not enough, a gateway answers so too. */
export function isMissing(answer: StorageAnswer): boolean {
  return answer.status === 404 && isMissingCode(readErrorBody(answer)?.code ?? '')
}

/** Translates an answer that is not 2xx. */
export function toRefusedError(answer: StorageAnswer): StorageError {
  const body = readErrorBody(answer)
  const code = toCode(answer.status, body?.code ?? '')
  const detail =
    body === undefined ? 'the answer has no code and message' : toSafeDetail(body.message)
  return createStorageError(code, detail, {
    operation: answer.operation,
    attempts: answer.attempts,
    platformStatus: answer.status,
    platformCode: body !== undefined && body.code !== code ? toSafeCode(body.code) : undefined,
    traceId: readTraceId(answer.headers),
    retryAfterMs: readRetryAfter(answer.headers, answer.receivedAt),
  })
}

/** A documented code counts when it belongs to the answer's class of status: a 500 that names a conflict is no conflict. */
function toCode(status: number, code: string): StorageErrorCode {
  const statusCode = STATUS_CODES.get(status)
  if (isPlatformErrorCode(code)) {
    const documented = ERROR_TABLE[code].platformStatus ?? 0
    const fits = statusCode === undefined ? sameClass(documented, status) : documented === status
    if (fits) return code
  }
  if (statusCode !== undefined) return statusCode
  return status >= 500 ? 'INTERNAL_SERVER_ERROR' : 'ERR_STORAGE_API'
}

function sameClass(one: number, other: number): boolean {
  return Math.floor(one / 100) === Math.floor(other / 100)
}

/** @returns A code of the platform that is fit to be printed; `undefined` for text that is no code. */
export function toSafeCode(code: string): string | undefined {
  return SAFE_CODE.test(code) ? code : undefined
}

/** @returns A message of the platform that is fit to be printed. */
export function toSafeDetail(message: string): string {
  return toLogText(message.replace(POSSIBLE_TOKEN, '[redacted]'))
}

function readErrorBody({ body }: StorageAnswer): ErrorBody | undefined {
  return errorBodySchema.safeParse(parseJson(body)).data
}
