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
  /** The declared entities. */
  readonly schemas: EntitySchemas
  readonly rules: EngineRules
  /** Seals cursors for this tenant. */
  readonly cursors: CursorSeal
  /** Time of the request, in milliseconds since the epoch. */
  readonly now: number
  /** Size of the request body. */
  readonly bodyBytes: number
}
