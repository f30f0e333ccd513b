/**
 * Refuses members that Forge's check does not know, since a misspelt one would be lost in silence.
 *
 * @module
 */
import type { ManifestMember, ManifestSource, ManifestValue } from './manifest-source.js'

/** @throws ManifestError at the first member that is not among `known`. */
export function refuseUnknownMembers(
  source: ManifestSource,
  mapping: ManifestValue,
  members: readonly ManifestMember[],
  known: readonly string[],
): void {
  const unknown = members.find(({ name }) => !known.includes(name))
  if (unknown === undefined) return
  throw source.errorAt(
    { subject: mapping.subject, ...(unknown.near && { node: unknown.near }) },
    `expected only ${known.join(', ')}, found ${JSON.stringify(unknown.name)}`,
  )
}
