/**
 * Answers on which the sources disagree, or which differ from run to run: one named switch each.
 *
 * @module
 */

/** Switches of the storage engine. */
export interface EngineRules {
  /** Deepest value that is stored. The error texts say 32, the limits page says 31; nobody has measured it. */
  readonly maxValueDepth: 31 | 32
  /** Status of a delete of a missing key. The documentation allows both; the official client treats both as success. */
  readonly deleteMissing: 204 | 404
  /** Code of a missing key outside batches. The first was measured in a batch, the second is in one documentation table. */
  readonly keyNotFoundCode: 'KEY_NOT_FOUND' | 'NOT_FOUND'
  /** Whether expired items are gone at once, or stay readable for the 48 hours that the platform allows itself. */
  readonly ttlMode: 'immediate' | 'lazy'
}

/** What holds unless told otherwise. */
export const DEFAULT_RULES: EngineRules = {
  maxValueDepth: 32,
  deleteMissing: 204,
  keyNotFoundCode: 'KEY_NOT_FOUND',
  ttlMode: 'immediate',
}
