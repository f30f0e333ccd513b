/**
 * A change of what the engine holds, as it is reported once the change is made.
 *
 * @module
 */
import type { Tenant } from '../../values/tenant.js'
import type { Write } from '../engine/tenant-store.js'

/** One change. Its writes belong together: all of them are kept, or none. */
export type Commit =
  | {
      readonly kind: 'write'
      readonly tenant: Tenant
      readonly writes: readonly Write[]
      /** Milliseconds since the epoch. */
      readonly at: number
    }
  | {
      readonly kind: 'reset'
      /** Whose data is gone; everybody's when it is absent. */
      readonly tenant?: Tenant
      readonly at: number
    }
  | { readonly kind: 'restore'; readonly at: number }
