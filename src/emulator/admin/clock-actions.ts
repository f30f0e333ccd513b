/**
 * The emulator's clock over the admin API.
 *
 * @module
 */
import * as z from 'zod'
import { parseOrder } from '../parse-order.js'
import type { VirtualClock, VirtualClockState } from '../virtual-clock.js'
import { type AdminActions, answer } from './admin-action.js'

/** What a clock can be told. */
type ClockOrder =
  | { readonly action: 'freeze' | 'resume' }
  | { readonly action: 'advance'; readonly ms: number }
  | { readonly action: 'set'; readonly at: number }

const orderSchema: z.ZodType<ClockOrder> = z.discriminatedUnion('action', [
  z.strictObject({ action: z.enum(['freeze', 'resume']) }),
  z.strictObject({ action: z.literal('advance'), ms: z.number() }),
  z.strictObject({ action: z.literal('set'), at: z.number() }),
])

/** Time. */
export const CLOCK_ACTIONS: AdminActions = {
  '/clock': ({ clock }, body) => {
    obey(clock, parseOrder(orderSchema, body))
    return answer(toClockAnswer(clock.state()))
  },
}

/** @returns Where a clock stands, as the admin API shows it. */
export function toClockAnswer({ now, isFrozen, aheadMs }: VirtualClockState): object {
  return { now, frozen: isFrozen, offsetMs: aheadMs }
}

function obey(clock: VirtualClock, order: ClockOrder): void {
  switch (order.action) {
    case 'freeze':
      clock.freeze()
      return
    case 'resume':
      clock.resume()
      return
    case 'advance':
      clock.advance(order.ms)
      return
    case 'set':
      clock.setTo(order.at)
  }
}
