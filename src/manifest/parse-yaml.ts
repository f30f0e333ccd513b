/**
 * Parses the YAML of a manifest into a tree whose nodes know their lines.
 *
 * @module
 */
import {
  type Document,
  LineCounter,
  type YAMLError,
  isAlias,
  isNode,
  isScalar,
  parseDocument,
} from 'yaml'
import { checkMemberNames } from './check-member-names.js'
import type { FindingList } from './finding-list.js'
import { type AliasTargets, followAliases } from './follow-aliases.js'
import type { TextPosition } from './manifest-finding.js'
import type { ManifestRule } from './manifest-rules.js'
import type { ReportAtNode, ResolveNode, YamlTree } from './yaml-tree.js'

/** Twice what 20 entities of 50 attributes and 7 indexes take, written one member a line with the longest names. */
const MAX_CHARACTERS = 256 * 1024

/** What follows a few errors of syntax is mostly their consequence. */
const MAX_SYNTAX_FINDINGS = 10

/** @returns `undefined` when the text is no YAML, or none that can be read; `findings` then says why. */
export function parseYaml(text: string, findings: FindingList): YamlTree | undefined {
  if (text.length > MAX_CHARACTERS) {
    const problem = `expected at most ${MAX_CHARACTERS} characters, found ${text.length}`
    findings.add('file-too-large', { line: 1, column: 1 }, { subject: 'the file', problem })
    return undefined
  }
  const lines = new LineCounter()
  // With uniqueKeys, yaml compares each member of a mapping with each other one; checkMemberNames does it in one pass.
  const options = { lineCounter: lines, prettyErrors: false, uniqueKeys: false }
  const document = parseDocument(text, options)
  const toPosition = (offset: number): TextPosition => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  for (const error of document.errors.slice(0, MAX_SYNTAX_FINDINGS)) {
    const { rule, problem } = toBreach(error)
    findings.add(rule, toPosition(error.pos[0]), { subject: 'the file', problem })
  }
  if (document.errors.length > 0) return undefined
  return toTree(document, findings, (node) => toPosition(node?.range?.[0] ?? 0))
}

function toBreach({ code, message }: YAMLError): { rule: ManifestRule; problem: string } {
  if (code !== 'MULTIPLE_DOCS') return { rule: 'yaml-syntax', problem: message }
  return { rule: 'several-documents', problem: 'expected one YAML document, found several' }
}

function toTree(
  { contents: root }: Document.Parsed,
  findings: FindingList,
  toPosition: YamlTree['toPosition'],
): YamlTree | undefined {
  const report: ReportAtNode = (rule, node, text) => findings.add(rule, toPosition(node), text)
  const targets = followAliases(root, report)
  if (targets === undefined) return undefined
  const resolve = toResolve(targets)
  checkMemberNames(root, resolve, report)
  return { root, resolve, toPosition }
}

function toResolve(targets: AliasTargets): ResolveNode {
  return function resolve(node) {
    const target = isAlias(node) ? targets.get(node) : node
    return isNode(target) && !(isScalar(target) && target.value === null) ? target : undefined
  }
}
