/**
 * Finds members that Forge's check does not know, since a misspelt one would be lost in silence.
 *
 * @module
 */
import type { ManifestSource } from './manifest-source.js'
import type { ManifestMember, ManifestValue } from './manifest-value.js'
import { quote } from './quote.js'

/** Reports each member that is not among `known`. */
export function checkKnownMembers(
  source: ManifestSource,
  { subject }: ManifestValue,
  members: readonly ManifestMember[],
  known: readonly string[],
): void {
  for (const { name, key } of members) {
    if (known.includes(name)) continue
    const problem = `expected only ${known.join(', ')}, found ${quote(name)}`
    source.report('unknown-member', { ...key, subject }, problem)
  }
}
