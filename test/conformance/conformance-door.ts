/**
 * What vectors are run against.
 *
 * @module
 */
import type { Credentials, Json, Vector } from './vector.js'

/** One request, ready to go. */
export interface WireRequest {
  readonly operation: string
  readonly body: Buffer
  readonly installation: string
  readonly product?: string | undefined
  readonly method: string
  readonly path: string
  readonly credentials?: Credentials | undefined
}

/** What came back; the text is empty when there is no body. */
export interface WireAnswer {
  readonly status: number
  readonly text: string
}

/** An empty storage API with the switches, manifest and faults of one vector. */
export interface ConformanceSession {
  readonly send: (request: WireRequest) => Promise<WireAnswer>
  readonly now: () => number
  readonly advance: (ms: number) => void
}

/** A way to reach a storage API. */
export interface ConformanceDoor {
  /** Opens an empty storage API. */
  readonly open: (vector: Vector) => Promise<ConformanceSession>
  readonly close: () => Promise<void>
}

/** Manifests and stored items by name. */
export interface Fixtures {
  readonly manifests: Readonly<Record<string, Json>>
  readonly given: Readonly<Record<string, readonly { operation: string; body: Json }[]>>
  readonly documents: Readonly<Record<string, { date: string; what: string }>>
}
