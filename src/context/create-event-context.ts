/**
 * Makes the context of an event anew, on a machine that has never seen its request.
 *
 * @module
 */
import { type Invocation, toInvocation } from '../invocation/invocation.js'
import type { InvocationClaims } from '../wire/invocation-claims.js'
import type { ContextServices } from './context-services.js'
import { createForgeContext } from './create-forge-context.js'
import type { ForgeContext } from './forge-context.js'

/** What is left of the request that brought the event. */
export interface EventFacts {
  /** Claims of its invocation; they were verified when it came in. */
  readonly claims: InvocationClaims
  readonly traceId: string
  /** Ends with the work. */
  readonly signal: AbortSignal
  /** When the work must be over, by the clock's `elapsed()`. */
  readonly endsAtElapsed: number
}

/** Its storage uses the newest token of the installation, as background work does. */
export function createEventContext(services: ContextServices, facts: EventFacts): ForgeContext {
  const { claims, traceId, signal, endsAtElapsed } = facts
  const invocation: Invocation = toInvocation(claims)
  return createForgeContext(services, {
    invocation,
    systemToken: undefined,
    userToken: undefined,
    traceId,
    spanId: undefined,
    signal: () => signal,
    endsAtElapsed,
    profile: 'background',
  })
}
