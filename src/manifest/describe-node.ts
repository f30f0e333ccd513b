/**
 * What was found, for messages.
 *
 * @module
 */
import { type Node, isMap, isScalar, isSeq } from 'yaml'
import { quote } from './quote.js'

/** @returns What stands there, such as `a list`, `number 12` or `"text"`; `nothing` without a node. */
export function describeNode(node: Node | undefined): string {
  if (node === undefined) return 'nothing'
  if (isMap(node)) return 'a mapping'
  if (isSeq(node)) return 'a list'
  const value = isScalar(node) ? node.value : undefined
  return typeof value === 'string' ? quote(value) : `${typeof value} ${String(value)}`
}
