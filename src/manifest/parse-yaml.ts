/**
 * Parses the YAML of a manifest into a tree whose nodes know their lines; aliases are followed, never copied out.
 *
 * @module
 */
import {
  type Alias,
  type Document,
  LineCounter,
  type Node,
  isAlias,
  isNode,
  isScalar,
  parseDocument,
  visit,
} from 'yaml'
import { ManifestError } from './manifest-error.js'

/** A place in the text. */
export interface TextPosition {
  /** Line, from 1. */
  readonly line: number
  /** Column, from 1. */
  readonly column: number
}

/** A parsed manifest. */
export interface YamlTree {
  /** The outermost node. */
  readonly root: unknown
  /** @returns What an alias stands for, other nodes as they are, and `undefined` for an empty one. */
  resolve: (node: unknown) => Node | undefined
  /** @returns Where a node starts; the start of the text when there is none. */
  toPosition: (node: Node | undefined) => TextPosition
}

type ErrorAtOffset = (offset: number, problem: string) => ManifestError

/** Enough for 20 entities of 50 attributes that all share one anchor, ten times over. */
const MAX_ALIAS_COUNT = 10_000

/**
 * Parses the YAML.
 *
 * @throws ManifestError when it is no YAML, holds several documents, a member named `__proto__`, an alias without an anchor, or so
 *   many aliases that following them all would exhaust memory.
 */
export function parseYaml(text: string, file: string): YamlTree {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const toPosition = (offset: number): TextPosition => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  refuseBrokenYaml(
    document,
    (offset, problem) => new ManifestError({ file, ...toPosition(offset) }, problem),
  )
  const targets = findAliasTargets(document)
  return {
    root: document.contents,
    resolve: (node) => {
      const target = isAlias(node) ? targets.get(node) : node
      return isNode(target) && !(isScalar(target) && target.value === null) ? target : undefined
    },
    toPosition: (node) => toPosition(offsetOf(node)),
  }
}

function refuseBrokenYaml(document: Document.Parsed, errorAtOffset: ErrorAtOffset): void {
  const [broken] = document.errors
  if (broken !== undefined) {
    throw errorAtOffset(broken.pos[0], `is not usable YAML: ${broken.message}`)
  }
  let firstAlias: Node | undefined
  visit(document, {
    Alias: (_key, node) => void (firstAlias ??= node),
    Pair: (_key, { key }) => {
      if (!isScalar(key) || key.value !== '__proto__') return
      throw errorAtOffset(offsetOf(key), 'a member cannot be named "__proto__"')
    },
  })
  try {
    document.toJS({ maxAliasCount: MAX_ALIAS_COUNT })
  } catch (cause) {
    // The one error that yaml throws here: an alias without its anchor, or too many of them.
    if (!(cause instanceof ReferenceError)) throw cause
    throw errorAtOffset(offsetOf(firstAlias), `aliases cannot be followed: ${cause.message}`)
  }
}

/** An alias means the last anchor of its name before it. */
function findAliasTargets(document: Document.Parsed): ReadonlyMap<Alias, Node> {
  const anchors = new Map<string, Node>()
  const targets = new Map<Alias, Node>()
  visit(document, {
    Alias: (_key, alias) => {
      const target = anchors.get(alias.source)
      if (target !== undefined) targets.set(alias, target)
    },
    Value: (_key, node) => {
      if (node.anchor !== undefined) anchors.set(node.anchor, node)
    },
  })
  return targets
}

function offsetOf(node: Node | undefined): number {
  return node?.range?.[0] ?? 0
}
