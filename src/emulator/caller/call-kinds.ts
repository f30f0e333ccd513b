/**
 * The ways in which Forge calls a remote, and what holds for each.
 *
 * Source: Forge Remote essentials (the contract), invokeRemote of the bridge and of functions, requestRemote, invocation limits of 2026-08-05.
 *
 * @module
 */
import { EVENT_TIMEOUT_MS, USER_INTERFACE_TIMEOUT_MS } from '../../wire/limits.js'

/**
 * Who calls:
 *
 * - `ui`: `invokeRemote` of a user interface, through Forge.
 * - `request-remote`: `requestRemote` of a user interface, straight from the browser.
 * - `function`: `invokeRemote` of a Forge function.
 * - `event`: a trigger, for a product or lifecycle event.
 * - `schedule`: a scheduled trigger.
 */
export type CallKind = 'ui' | 'request-remote' | 'function' | 'event' | 'schedule'

/** What holds for one kind of call. */
export interface CallRules {
  /** Time for the whole answer, in milliseconds. */
  readonly timeoutMs: number
  /** How often it is sent again at most, unless told otherwise. */
  readonly retries: number
  /** Largest body that is sent. */
  readonly maxRequestBytes: number
  /** Largest body that is taken as an answer. */
  readonly maxResponseBytes: number
  /** Whose `auth` in the manifest says which tokens come along. */
  readonly tokensFrom: 'endpoint' | 'remote' | 'nowhere'
  /** Whether Forge is in between, which adds `x-b3-…`. */
  readonly isTraced: boolean
  /** Whether a user can be in session. */
  readonly hasUser: boolean
  /** Whether the token tells the context. */
  readonly hasContext: boolean
  /** Whether it is posted to the endpoint's route, at least once. */
  readonly isDelivery: boolean
  /**
   * Type of the calling module in the token when nothing else is known. `core:trigger` was seen on a real token; `core:endpoint` is documented
   * for all callers but user interfaces; `core:scheduledTrigger` is inferred from the former.
   */
  readonly moduleType?: string
}

/** Wait before a delivery is sent again, in milliseconds. Source: Forge Remote essentials. */
export const RETRY_DELAY_MS = 60_000

/** Retries of a delivery. Source: Forge Remote essentials. */
export const MAX_RETRIES = 4

const KB = 1_000
const MB = 1_000 * KB

const FROM_BROWSER = {
  timeoutMs: USER_INTERFACE_TIMEOUT_MS,
  retries: 0,
  maxResponseBytes: 5 * MB,
  isDelivery: false,
} as const

const DELIVERY = {
  timeoutMs: EVENT_TIMEOUT_MS,
  retries: MAX_RETRIES,
  maxResponseBytes: 5 * MB,
  tokensFrom: 'endpoint',
  isTraced: true,
  hasUser: false,
  hasContext: true,
  isDelivery: true,
} as const

/** What holds for each kind of call. */
export const CALL_RULES: Readonly<Record<CallKind, CallRules>> = {
  ui: {
    ...FROM_BROWSER,
    maxRequestBytes: 500 * KB,
    tokensFrom: 'endpoint',
    isTraced: true,
    hasUser: true,
    hasContext: true,
  },
  // Its time-out and sizes are documented nowhere: inferred from those of `invokeRemote`.
  'request-remote': {
    ...FROM_BROWSER,
    maxRequestBytes: 5 * MB,
    tokensFrom: 'nowhere',
    isTraced: false,
    hasUser: true,
    hasContext: true,
  },
  function: {
    timeoutMs: USER_INTERFACE_TIMEOUT_MS,
    retries: 0,
    maxRequestBytes: 5 * MB,
    maxResponseBytes: 5 * MB,
    tokensFrom: 'remote',
    isTraced: true,
    hasUser: true,
    hasContext: false,
    isDelivery: false,
    moduleType: 'core:endpoint',
  },
  // Larger events are not delivered.
  event: { ...DELIVERY, maxRequestBytes: 200 * KB, moduleType: 'core:trigger' },
  // The contract repeats schedules as it does events; the page on scheduled triggers says that none is repeated.
  schedule: { ...DELIVERY, maxRequestBytes: 200 * KB, moduleType: 'core:scheduledTrigger' },
}
