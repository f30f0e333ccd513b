/**
 * Values of the manifest under the names they go by in messages.
 *
 * @module
 */
import type { Node } from 'yaml'

/** A value with the name it goes by in messages, such as `entity "survey" indexes`. */
export interface ManifestValue {
  readonly subject: string
  /** `undefined` when the member is missing or left empty. */
  readonly node: Node | undefined
  /** Where a finding points: the value as it is written there, else what comes closest. */
  readonly place: Node | undefined
}

/** One member of a mapping. */
export interface ManifestMember extends ManifestValue {
  readonly name: string
  /** The name itself, for findings about it. */
  readonly key: ManifestValue
}

/** @returns The member called `name`, or a value without a node that points at the mapping. */
export function findMember(
  mapping: ManifestValue,
  members: readonly ManifestMember[],
  name: string,
): ManifestValue {
  const subject = `${mapping.subject} ${name}`
  const found = members.find((member) => member.name === name)
  if (found === undefined) return { subject, node: undefined, place: mapping.place }
  return { subject, node: found.node, place: found.place }
}

/** @returns A part of the whole manifest, such as `app`, under its own name; without a node when it is missing. */
export function findPart(members: readonly ManifestMember[], name: string): ManifestValue {
  const found = members.find((member) => member.name === name)
  return { subject: name, node: found?.node, place: found?.place }
}
