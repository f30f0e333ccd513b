/**
 * Finds lists and mappings that hold more than the platform allows.
 *
 * @module
 */
import type { Limit } from '../wire/limits.js'
import type { ManifestRule } from './manifest-rules.js'
import type { ManifestSource } from './manifest-source.js'
import type { ManifestValue } from './manifest-value.js'

/** What is counted. */
export interface CountedValues {
  readonly rule: ManifestRule
  readonly limit: Limit
  /** What they are called in the finding, such as `entities`. */
  readonly noun: string
}

/** Reports the first value beyond the limit. */
export function checkCount(
  source: ManifestSource,
  values: readonly ManifestValue[],
  { rule, limit, noun }: CountedValues,
): void {
  const surplus = values[limit.value]
  if (surplus === undefined) return
  source.report(rule, surplus, `expected at most ${limit.value} ${noun}, found ${values.length}`)
}
