/**
 * Reads the values of one manifest; what is not as expected becomes a finding at its place.
 *
 * @module
 */
import { isMap, isNode, isScalar, isSeq } from 'yaml'
import { describeNode } from './describe-node.js'
import type { FindingList } from './finding-list.js'
import type { ManifestRule } from './manifest-rules.js'
import type { ManifestMember, ManifestValue } from './manifest-value.js'
import { readMembers } from './read-members.js'
import type { YamlTree } from './yaml-tree.js'

/** Reads values of one manifest. `expected` completes "expected …" of a finding. A `${VARIABLE}` is a text. */
export interface ManifestSource {
  /** The whole manifest. */
  readonly root: ManifestValue
  /** @returns `undefined` when the value is no mapping. */
  readMapping: (value: ManifestValue, expected: string) => readonly ManifestMember[] | undefined
  /** @returns `undefined` when the value is no list. */
  readList: (value: ManifestValue, expected: string) => readonly ManifestValue[] | undefined
  /** @returns `undefined` when the value is no text. A text may hold variables. */
  readText: (value: ManifestValue, expected: string) => string | undefined
  /** @returns The members of a mapping and none of other values, without a finding. */
  toMembers: (value: ManifestValue) => readonly ManifestMember[]
  /** @returns The items of a list and none of other values, without a finding. */
  toItems: (value: ManifestValue) => readonly ManifestValue[]
  /** Adds a finding at the value. */
  report: (rule: ManifestRule, value: ManifestValue, problem: string) => void
}

/** @param findings Receives what is not as expected. */
export function createManifestSource(tree: YamlTree, findings: FindingList): ManifestSource {
  const report: ManifestSource['report'] = (rule, { subject, place }, problem) =>
    findings.add(rule, tree.toPosition(place), { subject, problem })
  const reportKind = (value: ManifestValue, expected: string): undefined => {
    const { node } = value
    const rule = node === undefined ? 'missing-member' : 'wrong-type'
    report(rule, value, `expected ${expected}, found ${describeNode(node)}`)
  }
  const toMembers: ManifestSource['toMembers'] = (value) =>
    isMap(value.node) ? readMembers(value, value.node, tree.resolve) : []
  const toItems: ManifestSource['toItems'] = (value) => readItems(value, tree)

  return {
    root: { subject: 'the manifest', node: tree.resolve(tree.root), place: undefined },
    toMembers,
    toItems,
    report,
    readMapping: (value, expected) =>
      isMap(value.node) ? toMembers(value) : reportKind(value, expected),
    readList: (value, expected) =>
      isSeq(value.node) ? toItems(value) : reportKind(value, expected),
    readText: (value, expected) => {
      const found = isScalar(value.node) ? value.node.value : undefined
      return typeof found === 'string' ? found : reportKind(value, expected)
    },
  }
}

function readItems(list: ManifestValue, { resolve }: YamlTree): readonly ManifestValue[] {
  if (!isSeq(list.node)) return []
  return list.node.items.map((item, index) => ({
    subject: `${list.subject} item ${index + 1}`,
    node: resolve(item),
    place: isNode(item) ? item : list.place,
  }))
}
