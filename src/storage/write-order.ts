/**
 * Keeps one client's own calls for the same item in the order they were made.
 *
 * @module
 */
import type { Clock } from '../clock.js'
import { toAddressName } from './address-name.js'
import type { ItemAddress } from './check-address.js'
import { catchRefusal } from './catch-refusal.js'
import { refuseCall } from './refuse-call.js'
import type { StorageAction, StorageCall } from './storage-call.js'

/** The writes of one store that are under way. */
export interface WriteOrder {
  /**
   * Starts a write when the earlier writes of its items have ended, however they ended; at once when there are none. `start` must not wait
   * for a read or another write of these items that goes through the same order.
   *
   * @returns What `start` resolves with.
   */
  readonly track: <Result>(
    addresses: readonly ItemAddress[],
    start: () => Promise<Result>,
  ) => Promise<Result>
  /** @returns A promise that resolves when the writes of these items that are under way have ended; `undefined` when there are none. */
  readonly settled: (addresses: readonly ItemAddress[]) => Promise<void> | undefined
}

/** Creates the order of a store without writes under way. */
export function createWriteOrder(): WriteOrder {
  /** The last write of each item. It never rejects. */
  const last = new Map<string, Promise<void>>()

  const findPending = (names: readonly string[]) => [
    ...new Set(names.flatMap((name) => last.get(name) ?? [])),
  ]

  return {
    track: (addresses, start) => {
      const names = addresses.map(toAddressName)
      const pending = findPending(names)
      const running = pending.length === 0 ? start() : Promise.all(pending).then(start)
      const forget = () => {
        for (const name of names) if (last.get(name) === ended) last.delete(name)
      }
      const ended = running.then(forget, forget)
      for (const name of names) last.set(name, ended)
      return running
    },
    settled: (addresses) => {
      if (last.size === 0) return undefined
      const pending = findPending(addresses.map(toAddressName))
      return pending.length === 0 ? undefined : Promise.all(pending).then(() => undefined)
    },
  }
}

/** What {@link writeInOrder} needs. */
export interface OrderedWriting {
  /** Performs actions. */
  readonly call: StorageCall
  /** The writes under way. */
  readonly order: WriteOrder
  /** Source of time. */
  readonly clock: Clock
}

/** Performs a write after the earlier writes of its items. Its body is written at once, so that values may change while it waits. */
export function writeInOrder<Result>(
  { call, order, clock }: OrderedWriting,
  addresses: readonly ItemAddress[],
  action: StorageAction<Result>,
): Promise<Result> {
  const body = catchRefusal(action.body)
  if (typeof body !== 'string') return refuseCall(call, action.operation, body)
  const calledAtElapsed = clock.elapsed()
  return order.track(addresses, () =>
    call({
      calledAtElapsed,
      operation: action.operation,
      safety: action.safety,
      body: () => body,
      read: action.read,
    }),
  )
}
