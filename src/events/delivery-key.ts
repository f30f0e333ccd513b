/**
 * What makes two deliveries the same event: the platform documents no event id.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { type Tenant, toTenantKey } from '../values/tenant.js'

/** What a delivery is known by. */
export interface DeliveryFacts {
  readonly tenant: Tenant
  /** Such as `avi:jira:created:issue`, or `scheduled` and the key of the module. */
  readonly eventType: string
  /** The event without `retryContext`. */
  readonly event: Readonly<Record<string, unknown>>
}

/**
 * @returns A digest of installation, event type and event; the order of members counts for nothing. Two events that are equal in all of
 *   these are taken for one.
 */
export function toDeliveryKey({ tenant, eventType, event }: DeliveryFacts): string {
  return createHash('sha256')
    .update(JSON.stringify([toTenantKey(tenant), eventType, event], withSortedMembers))
    .digest('base64url')
}

function withSortedMembers(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(
    Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)),
  )
}
