/**
 * Writes of which it can be found out whether they were done, in order with the other writes of their items.
 *
 * @module
 */
import { catchRefusal } from './catch-refusal.js'
import type { ItemAddress } from './check-address.js'
import type { KnownEntities } from './check-entity.js'
import { refuseCall } from './refuse-call.js'
import { type FindableWrite, settleWrite } from './settle-write.js'
import type { StorageAction } from './storage-call.js'
import type { OrderedWriting } from './write-order.js'

/** What such writes need. */
export interface CertainWriting extends OrderedWriting {
  /** Waits before a write is repeated, 0 for the first time; longer each time, by chance. Rejects when the request is aborted. */
  readonly pause: (repetition: number) => Promise<void>
}

/** What transactions and updates need. */
export interface TransactionMeans extends CertainWriting {
  /** The entities of the manifest. */
  readonly entities: KnownEntities
  /** Makes ids that no other write has. */
  readonly createId: () => string
}

/** How a write is looked for; the looks must not wait for the writes of its items. */
export type WriteSearch = Pick<FindableWrite, 'look' | 'lostCode'>

/** Performs a write as {@link settleWrite} does. Its body is written at once, and is the same each time it is sent. */
export function writeForCertain(
  { call, order, clock, pause }: CertainWriting,
  addresses: readonly ItemAddress[],
  action: StorageAction<unknown>,
  search: WriteSearch,
): Promise<void> {
  const body = catchRefusal(action.body)
  if (typeof body !== 'string') return refuseCall(call, action.operation, body)
  const calledAtElapsed = clock.elapsed()
  const send = async () => {
    await call({ calledAtElapsed, ...action, body: () => body })
  }
  return order.track(addresses, () => settleWrite({ ...search, send, pause }))
}
