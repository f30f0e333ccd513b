/**
 * The errors of this package. Codes, statuses and advice are data in `wire/error-table.ts`; a class exists only where an error
 * carries facts of its own.
 *
 * @module
 */
import { ERROR_TABLE, type ErrorCode } from './wire/error-table.js'

/** Options every error takes. */
export interface ForgeRemoteErrorOptions {
  /** What led to this error. Never an error that could carry a token or claims. */
  cause?: unknown
  /** How long to wait before trying again, in milliseconds, when the other side said so. */
  retryAfterMs?: number | undefined
}

/** An error of this package. `code` never changes its meaning; texts may. */
export class ForgeRemoteError<Code extends ErrorCode = ErrorCode> extends Error {
  /** Names the error: the platform's code where it has one, else `ERR_…`. */
  readonly code: Code
  /** Status for the caller of the remote. Not called `status`, because Express would copy that unasked. */
  readonly httpStatus: number
  /** Whether the same call can succeed later. */
  readonly retryable: boolean
  /** What to do about it. */
  readonly nextStep: string
  /** How long to wait before trying again, in milliseconds, when the other side said so. */
  readonly retryAfterMs: number | undefined

  constructor(code: Code, message: string, options: ForgeRemoteErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = new.target.name
    this.code = code
    this.httpStatus = ERROR_TABLE[code].httpStatus
    this.retryable = ERROR_TABLE[code].retryable
    this.nextStep = ERROR_TABLE[code].nextStep
    this.retryAfterMs = options.retryAfterMs
  }
}

/** An option is missing or wrong; thrown when the remote is created. */
export class OptionsError extends ForgeRemoteError<'ERR_OPTIONS'> {
  /** Name of the option or environment variable. */
  readonly option: string

  constructor(option: string, problem: string) {
    super('ERR_OPTIONS', `${option} ${problem}`)
    this.option = option
  }
}

/** Why a Forge Invocation Token was refused; a closed list, safe as a metric label. */
export type InvocationTokenRefusal =
  | 'missing'
  | 'malformed'
  | 'header'
  | 'key'
  | 'signature'
  | 'issuer'
  | 'audience'
  | 'expired'
  | 'not-yet-valid'
  | 'replayed'
  | 'claims'
  | 'unknown'

/** What is known about a refused token. */
export interface InvocationTokenFacts {
  /** Which check failed. */
  refusal: InvocationTokenRefusal
  /** The claim that was judged, when one was. */
  claim?: string | undefined
  /** How far `exp` or `nbf` lies beyond the tolerance-free limit, in seconds. */
  driftSeconds?: number | undefined
}

/** The Forge Invocation Token was refused. It never carries the token or its claims. */
export class InvocationTokenError extends ForgeRemoteError<'ERR_INVOCATION_TOKEN'> {
  /** Which check failed. */
  readonly refusal: InvocationTokenRefusal
  /** The claim that was judged, when one was. */
  readonly claim: string | undefined
  /** How far `exp` or `nbf` is off, in seconds: a clue to a wrong clock. */
  readonly driftSeconds: number | undefined

  constructor({ refusal, claim, driftSeconds }: InvocationTokenFacts, message: string) {
    super('ERR_INVOCATION_TOKEN', message)
    this.refusal = refusal
    this.claim = claim
    this.driftSeconds = driftSeconds
  }
}

/** The invocation is genuine, but the route's policy does not allow it. */
export class PolicyError extends ForgeRemoteError<'ERR_POLICY'> {
  /** The rule that refused, such as `principal`. */
  readonly rule: string
  /** What to do about it, by the rule. */
  override readonly nextStep: string

  constructor(rule: string, message: string, nextStep: string = ERROR_TABLE.ERR_POLICY.nextStep) {
    super('ERR_POLICY', message)
    this.rule = rule
    this.nextStep = nextStep
  }
}

/** Whether `error` is one of this package's; `error.code` then narrows what it carries. */
export function isForgeRemoteError(error: unknown): error is ForgeRemoteError {
  return error instanceof ForgeRemoteError
}
