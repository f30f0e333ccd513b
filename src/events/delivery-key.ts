/**
 * What makes two deliveries the same event: the platform documents no event id.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { type Tenant, toTenantKey } from '../values/tenant.js'

/** What a delivery is known by. */
export interface DeliveryFacts {
  /** Whose event it is. */
  readonly tenant: Tenant
  /** Such as `avi:jira:created:issue`. */
  readonly eventType: string
  /** The event without `retryContext`. */
  readonly event: Readonly<Record<string, unknown>>
}

/** Names an event within its installation, in a text of any length. */
export type DeliveryKey = (facts: DeliveryFacts) => string

/** Names an event by its type and all that it says; the order of members counts for nothing. */
function toDeliveryKey({ eventType, event }: DeliveryFacts): string {
  return JSON.stringify([eventType, event], withSortedMembers)
}

/**
 * @param route The route that it came in on: two routes each handle what is delivered to both.
 * @returns A digest of installation, route and key: 43 letters, digits and `- _`.
 */
export function toDeliveryId(
  route: string,
  facts: DeliveryFacts,
  deliveryKey: DeliveryKey = toDeliveryKey,
): string {
  return createHash('sha256')
    .update(JSON.stringify([toTenantKey(facts.tenant), route, deliveryKey(facts)]))
    .digest('base64url')
}

function withSortedMembers(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(
    Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)),
  )
}
