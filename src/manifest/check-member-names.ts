/**
 * Checks the names of all members of all mappings.
 *
 * @module
 */
import { type YAMLMap, isNode, visit } from 'yaml'
import { toMemberName } from './member-name.js'
import { quote } from './quote.js'
import type { ReportAtNode, ResolveNode } from './yaml-tree.js'

const TWICE = 'expected once in its mapping, found twice'
const FORBIDDEN = 'expected another name'

/** Reports members that are named twice, by `__proto__`, or by something other than text. */
export function checkMemberNames(root: unknown, resolve: ResolveNode, report: ReportAtNode): void {
  if (!isNode(root)) return
  visit(root, { Map: (_key, map) => checkNames(map, resolve, report) })
}

function checkNames(map: YAMLMap, resolve: ResolveNode, report: ReportAtNode): void {
  const names = new Set<string>()
  for (const { key } of map.items) {
    const node = isNode(key) ? key : map
    const name = toMemberName(key, resolve)
    const subject = name === undefined ? 'the name of a member' : `the member ${quote(name)}`
    if (name === undefined) report('wrong-type', node, { subject, problem: 'expected a text' })
    else if (names.has(name)) report('duplicate-member', node, { subject, problem: TWICE })
    else names.add(name)
    if (name === '__proto__') report('proto-member', node, { subject, problem: FORBIDDEN })
  }
}
