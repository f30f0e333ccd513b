/**
 * The parsed text of a manifest, and the functions that work on its nodes.
 *
 * @module
 */
import type { Node } from 'yaml'
import type { FindingText } from './finding-list.js'
import type { TextPosition } from './manifest-finding.js'
import type { ManifestRule } from './manifest-rules.js'

/** @returns What an alias stands for, other nodes as they are, and `undefined` for an empty one. */
export type ResolveNode = (node: unknown) => Node | undefined

/** Adds a finding at a node. */
export type ReportAtNode = (rule: ManifestRule, node: Node | undefined, text: FindingText) => void

/** A parsed manifest. */
export interface YamlTree {
  /** The outermost node. */
  readonly root: unknown
  readonly resolve: ResolveNode
  /** @returns Where a node starts; the start of the text when there is none. */
  readonly toPosition: (node: Node | undefined) => TextPosition
}
