/**
 * What Forge makes of an answer that it cannot use.
 *
 * @module
 */

/** Why Forge would repeat a delivery. Source: Sending product events to a remote. */
export type RetryReason =
  'INVALID_REMOTE_INVOCATION_ERROR' | 'TIMEOUT_ERROR' | 'INVALID_FORGE_INVOCATION_TOKEN'

/**
 * What is wrong with the answer:
 *
 * - `token-refused`: its status is 401, which Forge takes for "the invocation token is not valid".
 * - `redirect`: its status is 3xx; redirects are never followed.
 * - `status`: its status is not 2xx.
 * - `content-type`, `body`: its status is not 2xx, and it is not JSON.
 * - `cors`: the browser would not show it to the page.
 * - `timeout`, `network`, `too-large`: there is no whole answer.
 */
export type ForgeErrorKind =
  | 'token-refused'
  | 'redirect'
  | 'status'
  | 'content-type'
  | 'body'
  | 'cors'
  | 'timeout'
  | 'network'
  | 'too-large'

/** Why Forge cannot use an answer. */
export interface ForgeError {
  readonly kind: ForgeErrorKind
  /** What the caller is told: the text of the rejection in a front end, the reason of the retry for a delivery. */
  readonly message: string
  /** What happened, for whoever writes the remote. */
  readonly detail: string
  /** For deliveries: goes into the body of the next attempt. */
  readonly retryReason?: RetryReason
}
