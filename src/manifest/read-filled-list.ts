/**
 * Reads lists that must have an item.
 *
 * @module
 */
import type { ManifestSource } from './manifest-source.js'
import type { ManifestValue } from './manifest-value.js'

/** @returns The items; none when the value is no list, which is a finding like the empty list. */
export function readFilledList(
  source: ManifestSource,
  list: ManifestValue,
  { noun, expected }: { readonly noun: string; readonly expected: string },
): readonly ManifestValue[] {
  const items = source.readList(list, expected)
  if (items?.length === 0)
    source.report('empty-list', list, `expected at least one ${noun}, found none`)
  return items ?? []
}
