/**
 * Delivers several calls as Forge may do: some twice, and not always in order.
 *
 * @module
 */
import { type CallResult, type OnAttempt, deliver } from './deliver.js'
import type { AttemptMeans } from './perform-attempt.js'
import type { ResolvedCall } from './resolve-call.js'

/** A call, and how likely it is delivered twice. */
export interface PlannedDelivery {
  readonly call: ResolvedCall
  /** From 0 to 1. */
  readonly duplicate: number
}

/** What deliveries are made with. */
export interface DeliveryMeans extends AttemptMeans {
  /** Decides on duplicates and the order; from 0 to below 1. */
  readonly random: () => number
  readonly onAttempt: OnAttempt
}

/**
 * Begins each delivery when the first attempt of the one before has ended; retries go on meanwhile.
 *
 * @returns What each came to, in the order in which they began.
 */
export async function deliverAll(
  deliveries: readonly PlannedDelivery[],
  shouldReorder: boolean,
  means: DeliveryMeans,
): Promise<readonly CallResult[]> {
  const { random, onAttempt } = means
  const twice = deliveries.flatMap(({ call, duplicate }) =>
    random() < duplicate ? [call, call] : [call],
  )
  const begun: Promise<CallResult>[] = []
  for (const call of shouldReorder ? shuffle(twice, random) : twice) {
    // oxlint-disable-next-line no-await-in-loop -- one begins after the other
    await new Promise<void>((resolve) => {
      const delivery = deliver(call, means, (attempt) => {
        onAttempt(attempt)
        resolve()
      })
      begun.push(delivery)
      delivery.catch(() => resolve())
    })
  }
  return await Promise.all(begun)
}

/** Source: Fisher and Yates. */
function shuffle<Item>(items: readonly Item[], random: () => number): readonly Item[] {
  const rest = [...items]
  return items.flatMap(() => rest.splice(Math.floor(random() * rest.length), 1))
}
