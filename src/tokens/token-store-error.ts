/**
 * A token store did not do what was asked.
 *
 * @module
 */
import { ForgeRemoteError } from '../errors.js'

/** What went wrong with a store; a closed list, safe as a metric label. */
export type TokenStoreFailure =
  'timeout' | 'unreachable' | 'refused' | 'answer' | 'closed' | 'breaker-open'

/** A token store failed. Neither a token nor what the store's own library said is part of it. */
export class TokenStoreError extends ForgeRemoteError<'ERR_TOKEN_STORE'> {
  /** What went wrong. */
  readonly failure: TokenStoreFailure

  constructor(failure: TokenStoreFailure, message: string) {
    super('ERR_TOKEN_STORE', message)
    this.failure = failure
  }
}
