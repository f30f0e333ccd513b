/**
 * Tells `node:diagnostics_channel` of storage calls, for those without OpenTelemetry.
 *
 * @module
 */
import { channel } from 'node:diagnostics_channel'
import { type Clock, systemClock } from '../clock.js'
import type { StorageErrorCode } from '../storage-error.js'
import type { StorageObserver } from '../storage/storage-observer.js'
import type { StorageOperation } from '../wire/storage-operation.js'

/** One call that ended. Published, frozen, on the channel `forge-remote:storage.call`. */
export interface CallFacts {
  /** The operation, as its path below `/v1/`. */
  readonly operation: StorageOperation
  /** How many attempts were made; 0 when the call ended before the first. */
  readonly attempts: number
  /** How long it took with all its attempts and the waits between them, in milliseconds. */
  readonly durationMs: number
  /** Code of the error that it ended in; absent when it succeeded. */
  readonly errorCode: StorageErrorCode | undefined
}

/** What {@link createDiagnosticsObserver} needs. */
export interface DiagnosticsObserverOptions {
  /** Measures how long calls take. Default: the machine's clock. */
  clock?: Clock | undefined
}

const attemptChannel = channel('forge-remote:storage.attempt')
const callChannel = channel('forge-remote:storage.call')

/**
 * Creates the observer. It publishes each attempt as `AttemptFacts` on `forge-remote:storage.attempt` and each call as {@link CallFacts} on
 * `forge-remote:storage.call`; on a channel without subscribers nothing is made.
 */
export function createDiagnosticsObserver(
  options: DiagnosticsObserverOptions = {},
): StorageObserver {
  const { clock = systemClock } = options
  return {
    begin: (operation) => {
      const startedAt = clock.elapsed()
      let attempts = 0
      return {
        attempted: (facts) => {
          attempts += 1
          if (attemptChannel.hasSubscribers) attemptChannel.publish(Object.freeze({ ...facts }))
        },
        ended: (error) => {
          if (!callChannel.hasSubscribers) return
          const durationMs = clock.elapsed() - startedAt
          const facts: CallFacts = { operation, attempts, durationMs, errorCode: error?.code }
          callChannel.publish(Object.freeze(facts))
        },
      }
    },
  }
}
