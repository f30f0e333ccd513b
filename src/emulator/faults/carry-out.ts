/**
 * Carries a call out, or lets the fault act that meets it.
 *
 * @module
 */
import type { Logger } from '../../logger.js'
import type { HttpOutcome } from '../send-outcome.js'
import type { DisturbedCall } from './disturbed-call.js'
import type { FaultCall } from './fault-call.js'
import type { FaultList } from './fault-list.js'
import { type FaultMeans, performFault } from './perform-fault.js'

/** A call that a fault may act on. */
export interface ExposedCall extends FaultCall, DisturbedCall {
  readonly body: Buffer | undefined
  readonly traceId: string
}

/** What calls are carried out with. */
export interface CarryOutOptions extends FaultMeans {
  readonly faults: FaultList
  /** Told of each fault that acts. */
  readonly log: Logger
}

/** What became of a call. */
export interface CarriedOut {
  readonly outcome: HttpOutcome
  /** The fault that acted, by its id and the kind of its action. */
  readonly acted?: { readonly fault: string; readonly reason: string }
}

/** Counts the call for the rules that it meets, and does what the first of them says, if any. */
export async function carryOut(call: ExposedCall, options: CarryOutOptions): Promise<CarriedOut> {
  const { operation, body, execute, traceId } = call
  const acting = options.faults.findActing(call)
  if (acting === undefined) return { outcome: execute(body) }
  const { id: fault, action } = acting
  options.log.info({ fault, action: action.kind, operation, traceId }, 'a fault acts')
  const outcome = await performFault(action, call, options)
  return { outcome, acted: { fault, reason: action.kind } }
}
