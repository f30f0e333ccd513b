/**
 * Everything an operation may look at besides its body.
 *
 * @module
 */
import type { CursorSeal } from './cursor.js'
import type { EngineRules } from './engine-rules.js'
import type { EntitySchemas } from './entity-schemas.js'
import type { LiveView } from './live-view.js'

/** Everything an operation may look at besides its body. */
export interface OperationContext {
  /** The tenant's items. */
  readonly view: LiveView
  /** Picks the items as a `get` sees them. */
  readonly getView: () => LiveView
  /** Picks the items as a query sees them. */
  readonly queryView: () => LiveView
  /** The declared entities. */
  readonly schemas: EntitySchemas
  readonly rules: EngineRules
  /** Seals cursors for this tenant. */
  readonly cursors: CursorSeal
  /** Time of the request, in milliseconds since the epoch. */
  readonly now: number
  /** The request body: JSON. */
  readonly bodyText: string
  /** Size of the request body in UTF-8. */
  readonly bodyBytes: number
  /** Chance, from 0 to below 1. */
  readonly random: () => number
}
