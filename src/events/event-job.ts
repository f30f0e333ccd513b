/**
 * An event as it is handed to a queue: everything its handler needs, and no token.
 *
 * @module
 */
import type { InvocationClaims } from '../wire/invocation-claims.js'
import type { EventBody } from './event-body.js'

/** Work that an invocation without a user has brought. It is JSON. */
export interface EventJob extends EventBody {
  /** The same for every delivery of the event: 43 characters. */
  readonly id: string
  readonly kind: 'event' | 'scheduled'
  /** Claims of the verified invocation. */
  readonly claims: InvocationClaims
  /** Trace id of the request that brought it. */
  readonly traceId: string
  /** When it was received, in milliseconds since the epoch. */
  readonly receivedAt: number
}
