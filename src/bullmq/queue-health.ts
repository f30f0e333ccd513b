/**
 * Tells once that a queue cannot be reached, and once that it can again.
 *
 * @module
 */
import type { Logger } from '../logger.js'

/** Hears of what becomes of a queue's connections. */
export interface QueueHealth {
  /** Something failed. */
  readonly failed: () => void
  /** Something worked. */
  readonly worked: () => void
}

/** What Redis or its client said is not part of the lines: it could quote an address. */
export function createQueueHealth(logger: Logger): QueueHealth {
  let isAway = false
  return {
    failed: () => {
      if (isAway) return
      isAway = true
      const nextStep =
        'Look at Redis; until then events are answered 503 and Forge sends them again'
      logger.warn(
        { event: 'queue-away', nextStep },
        'the queue of events does not answer, or refuses',
      )
    },
    worked: () => {
      if (isAway) logger.info({ event: 'queue-back' }, 'the queue of events answers again')
      isAway = false
    },
  }
}
