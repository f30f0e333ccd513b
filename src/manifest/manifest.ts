/**
 * What a remote needs from its manifest.
 *
 * @module
 */
import type { EntityDefinition } from '../wire/entity-definition.js'
import type { ManifestFinding } from './manifest-finding.js'

/** A manifest without errors. */
export interface Manifest {
  /** `app.id`; unchanged when it holds a `${VARIABLE}`. */
  readonly appId: string
  /** The entities of `app.storage.entities`, in order; an attribute whose type is a `${VARIABLE}` is of type `any` here. */
  readonly entities: readonly EntityDefinition[]
  /** What Forge accepts although it is forbidden or fails later. */
  readonly warnings: readonly ManifestFinding[]
}
