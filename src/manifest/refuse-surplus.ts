/**
 * Refuses lists that hold more than the platform allows.
 *
 * @module
 */
import type { Limit } from '../wire/limits.js'
import type { ManifestSource, ManifestValue } from './manifest-source.js'

/** @throws ManifestError at the first value beyond the limit. */
export function refuseSurplus(
  source: ManifestSource,
  values: readonly ManifestValue[],
  limit: Limit,
  noun: string,
): void {
  const surplus = values[limit.value]
  if (surplus === undefined) return
  throw source.errorAt(surplus, `expected at most ${limit.value} ${noun}, found ${values.length}`)
}
