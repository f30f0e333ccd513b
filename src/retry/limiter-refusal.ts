/**
 * Why a request may not wait for its turn.
 *
 * @module
 */

/** Too many requests of the installation are waiting, or the wait would be too long. Nothing was sent. */
export class LimiterRefusal extends Error {
  /** When its turn would have come, in milliseconds from then; an estimate. */
  readonly retryAfterMs: number

  constructor(retryAfterMs: number) {
    super(`the installation is slowed down; retry in ${Math.ceil(retryAfterMs)} ms`)
    this.name = new.target.name
    this.retryAfterMs = retryAfterMs
  }
}
