/**
 * What all routes of events of one mount share.
 *
 * @module
 */
import type { Clock } from '../clock.js'
import type { DeliveryLedger } from './delivery-ledger.js'
import type { HandlerTable } from './dispatch-event.js'
import type { DeliveryKeyOf } from './event-jobs.js'
import type { EventQueue } from './event-queue.js'

/** What events are handled with. */
export interface EventServices {
  readonly handlers: HandlerTable
  readonly ledger: DeliveryLedger
  /** Where events wait for a worker. Without one they are handled while Forge waits. */
  readonly queue: EventQueue | undefined
  readonly deliveryKeyOf: DeliveryKeyOf | undefined
  /** How long a handler may take without a queue, in milliseconds. */
  readonly timeLimitMs: number
  readonly clock: Clock
}
