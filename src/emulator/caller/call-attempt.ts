/**
 * What one attempt to call a remote came to.
 *
 * @module
 */
import type { JsonMembers } from '../merge-claims.js'
import type { CallKind } from './call-kinds.js'
import type { CallTokens } from './call-plan.js'
import type { ForgeError } from './forge-error.js'

/** One attempt, without the tokens that it carried. */
export interface CallAttempt {
  readonly kind: CallKind
  /** 1 for the first attempt. */
  readonly attempt: number
  readonly method: string
  readonly url: string
  /** The same for all attempts of a call. */
  readonly traceId: string
  readonly installationId: string
  /** Claims of the invocation token. */
  readonly claims: JsonMembers
  /** Which tokens came along. */
  readonly tokens: CallTokens
  readonly requestText?: string
  /** When it began, in milliseconds since the epoch. */
  readonly startedAt: number
  /** Time to the whole answer or to the failure, in milliseconds. */
  readonly durationMs: number
  /** HTTP status; absent when there was no whole answer. */
  readonly status?: number
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>
  /** Body of the answer. */
  readonly bodyText?: string
  /** Why Forge cannot use the answer; absent when it can. */
  readonly forgeError?: ForgeError
}
