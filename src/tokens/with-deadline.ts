/**
 * Waits so long and no longer, without ending what is waited for.
 *
 * @module
 */
import type { Clock } from '../clock.js'
import { TokenStoreError } from './token-store-error.js'

/**
 * Waits for `running` at most `ms` milliseconds, and then rejects with a {@link TokenStoreError} `timeout`. What runs is never aborted: a
 * connection on which a command was given up could hand its answer to the next one.
 */
export function withDeadline<Result>(
  clock: Clock,
  ms: number,
  running: Promise<Result>,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const onTime = () => {
      reject(new TokenStoreError('timeout', `the token store did not answer within ${ms} ms`))
    }
    const cancel = clock.schedule(ms, onTime, { keepsProcessAlive: true })
    running.then(resolve, reject).finally(cancel)
  })
}
