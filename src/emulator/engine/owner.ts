/**
 * Whose store it is.
 *
 * @module
 */
import type { Tenant } from '../../values/tenant.js'

/** A tenant with its key, made once for a request. */
export interface Owner {
  /** `toTenantKey(tenant)`. */
  readonly key: string
  readonly tenant: Tenant
}
