/**
 * Finds what each alias stands for, and how much that is, in one pass over the tree; nothing is copied.
 *
 * @module
 */
import { type Alias, type Node, isAlias, isMap, isNode, isSeq } from 'yaml'
import { quote } from './quote.js'
import type { ReportAtNode } from './yaml-tree.js'

/** The node that each alias stands for. */
export type AliasTargets = ReadonlyMap<Alias, Node>

/** More than a file without aliases can hold, and ten times what the largest legal definition of entities needs. */
const MAX_EXPANDED_NODES = 300_000

/** @returns `undefined` when an alias cannot be followed, or when following all of them takes too long. */
export function followAliases(root: unknown, report: ReportAtNode): AliasTargets | undefined {
  const targets = new Map<Alias, Node>()
  /** An alias means the last anchor of its name before it. */
  const anchors = new Map<string, Node>()
  /** Nodes that an anchor stands for, those behind aliases counted each time; without one that is still being read. */
  const sizes = new Map<Node, number>()
  let isUsable = true

  function measure(node: unknown): number {
    if (!isNode(node)) return 0
    if (isAlias(node)) return measureAlias(node)
    if (node.anchor !== undefined) anchors.set(node.anchor, node)
    const size = toChildren(node).reduce((sum: number, child) => sum + measure(child), 1)
    if (node.anchor !== undefined) sizes.set(node, size)
    return size
  }

  function measureAlias(alias: Alias): number {
    const target = anchors.get(alias.source)
    const size = target && sizes.get(target)
    if (target !== undefined && size !== undefined) {
      targets.set(alias, target)
      return size
    }
    isUsable = false
    const problem = `expected an anchor that ${target === undefined ? 'stands' : 'ends'} before it`
    report('unusable-alias', alias, { subject: `the alias ${quote(alias.source)}`, problem })
    return 0
  }

  const size = measure(root)
  if (size <= MAX_EXPANDED_NODES) return isUsable ? targets : undefined
  const problem = `expected at most ${MAX_EXPANDED_NODES} values behind all of them, found ${size}`
  const [first] = targets.keys()
  report('alias-expansion', first, { subject: 'the aliases', problem })
  return undefined
}

function toChildren(node: Node): readonly unknown[] {
  if (isMap(node)) return node.items.flatMap(({ key, value }) => [key, value])
  return isSeq(node) ? node.items : []
}
