/**
 * What the body of an event is built from.
 *
 * @module
 */
import type { Site } from '../site.js'

/** What the body of an event is built from. */
export interface EventFacts {
  /** App id as an ARI. */
  readonly appId: string
  /** With or without its ARI prefix. */
  readonly installationId: string
  /** Environment id as an ARI. */
  readonly environmentId: string
  readonly site: Site
  /** Key of the module that takes the event. */
  readonly moduleKey: string
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** Account id of whoever did what an event tells. */
export const ACTOR = '70121:3c1a6f0e-5b1d-4f7a-9a51-0d2f6b8e4c11'

/** @returns The last part of an ARI, or the whole of what is none. */
export function toLastSegment(ari: string): string {
  return ari.slice(ari.lastIndexOf('/') + 1)
}
