/**
 * Says once that a data file cannot be written, and once that it can again.
 *
 * @module
 */
import { ForgeRemoteError } from '../../errors.js'
import type { Logger } from '../../logger.js'
import { toSystemCode } from './system-code.js'

/** What is said of a failure. */
export interface FailureFacts {
  /** Path of the data file. */
  readonly path: string
  readonly log: Logger
}

/** @returns `flush`, whose failures are `ERR_INTERNAL`. */
export function explainFailures(
  flush: () => Promise<void>,
  { path, log }: FailureFacts,
): () => Promise<void> {
  let isFailing = false
  return async function flushed() {
    try {
      await flush()
      if (isFailing) log.info({ path }, 'the data file can be written again')
      isFailing = false
    } catch (cause) {
      const code = toSystemCode(cause)
      if (!isFailing) {
        log.error(
          { path, code },
          'the data file cannot be written: requests fail until it can; what they wrote is in memory alone',
        )
      }
      isFailing = true
      throw new ForgeRemoteError('ERR_INTERNAL', `${path} cannot be written: ${code}`, { cause })
    }
  }
}
