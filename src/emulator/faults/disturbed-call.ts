/**
 * A call that a fault acts on.
 *
 * @module
 */
import type { HttpResponse } from '../send-outcome.js'
import type { FaultOperation } from './fault-rule.js'

/** A call that a fault acts on, with the means to carry it out all the same. */
export interface DisturbedCall {
  readonly operation: FaultOperation
  /** `undefined` when there is none, or it was larger than the platform takes. */
  readonly body: Buffer | undefined
  /** Carries the operation out, with this body; called once at most. */
  readonly execute: (body: Buffer | undefined) => HttpResponse
}
