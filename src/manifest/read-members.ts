/**
 * Reads the members of a mapping, those that merge keys (`<<`) bring included.
 *
 * @module
 */
import { type Pair, type YAMLMap, isMap, isNode, isScalar, isSeq } from 'yaml'
import type { ManifestMember, ManifestValue } from './manifest-value.js'
import { toMemberName } from './member-name.js'
import type { ResolveNode } from './yaml-tree.js'

/** @returns The members in order, then the merged ones: a member of the mapping itself counts before a merged one. */
export function readMembers(
  mapping: ManifestValue,
  map: YAMLMap,
  resolve: ResolveNode,
): readonly ManifestMember[] {
  const members = new Map<string, ManifestMember>()
  const bases: YAMLMap[] = []
  for (const pair of map.items) {
    const merged = findMerged(pair, resolve)
    const name = toMemberName(pair.key, resolve)
    if (merged !== undefined) bases.push(...merged)
    else if (name !== undefined && !members.has(name)) {
      members.set(name, toMember(mapping, name, pair, resolve))
    }
  }
  for (const member of bases.flatMap((base) => readMembers(mapping, base, resolve))) {
    if (!members.has(member.name)) members.set(member.name, member)
  }
  return [...members.values()]
}

/** @returns The mappings that a merge key names; `undefined` for any other member. */
function findMerged({ key, value }: Pair, resolve: ResolveNode): readonly YAMLMap[] | undefined {
  if (!isScalar(key) || key.value !== '<<' || key.type !== 'PLAIN') return undefined
  const node = resolve(value)
  const bases = isSeq(node) ? node.items.map(resolve) : [node]
  return bases.every((base) => isMap(base)) ? bases : undefined
}

function toMember(
  { subject, place }: ManifestValue,
  name: string,
  pair: Pair,
  resolve: ResolveNode,
): ManifestMember {
  const keyNode = isNode(pair.key) ? pair.key : place
  const node = resolve(pair.value)
  const written = isNode(pair.value) ? pair.value : keyNode
  return {
    name,
    subject: `${subject} ${name}`,
    node,
    place: node === undefined ? keyNode : written,
    key: { subject, node: keyNode, place: keyNode },
  }
}
