/**
 * A manifest as a YAML tree whose nodes know their lines; aliases are followed, never copied out.
 *
 * @module
 */
import {
  type Document,
  LineCounter,
  type Node,
  type YAMLMap,
  type YAMLSeq,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  parseDocument,
  visit,
} from 'yaml'
import { ManifestError } from './manifest-error.js'

/** A value of the tree with the name it goes by in messages, such as `entity "survey" indexes`. */
export interface ManifestValue {
  readonly subject: string
  /** Absent when the member is missing or left empty. */
  readonly node?: Node
  /** Where a message about the value points when it has no node of its own. */
  readonly near?: Node
}

/** One member of a mapping. */
export interface ManifestMember extends ManifestValue {
  readonly name: string
}

/** Reads values of one manifest, or throws a `ManifestError` that points at them. */
export interface ManifestSource {
  /** The whole manifest. */
  readonly root: ManifestValue
  readMapping: (value: ManifestValue, expected: string) => readonly ManifestMember[]
  readList: (value: ManifestValue, expected: string) => readonly ManifestValue[]
  readText: (value: ManifestValue, expected: string) => string
  /** @returns The error to throw, with the position of `value`. */
  errorAt: (value: ManifestValue, problem: string) => ManifestError
}

/**
 * Parses the YAML.
 *
 * @throws ManifestError when it is no YAML, holds several documents, a member named `__proto__`, an alias without an anchor, or so
 *   many aliases that following them all would exhaust memory.
 */
export function openManifestSource(text: string, file: string): ManifestSource {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const errorAtOffset = (offset: number, problem: string) => {
    const { line, col } = lines.linePos(offset)
    return new ManifestError({ file, line: Math.max(line, 1), column: Math.max(col, 1) }, problem)
  }
  refuseBrokenYaml(document, errorAtOffset)

  const resolve: Resolve = (node) => {
    const target = isAlias(node) ? node.resolve(document) : node
    return isNode(target) && !(isScalar(target) && target.value === null) ? target : undefined
  }
  const errorAt = ({ subject, node, near }: ManifestValue, problem: string) =>
    errorAtOffset(offsetOf(node ?? near), `${subject}: ${problem}`)
  const errorOf = (value: ManifestValue, expected: string) =>
    errorAt(value, `expected ${expected}, found ${describe(value.node)}`)

  return {
    root: toValue('the manifest', resolve(document.contents)),
    errorAt,
    readMapping: (value, expected) => {
      if (!isMap(value.node)) throw errorOf(value, expected)
      return readMembers(value, value.node, resolve)
    },
    readList: (value, expected) => {
      if (!isSeq(value.node)) throw errorOf(value, expected)
      return readItems(value, value.node, resolve)
    },
    readText: (value, expected) => {
      if (!isScalar(value.node) || typeof value.node.value !== 'string') {
        throw errorOf(value, expected)
      }
      return value.node.value
    },
  }
}

/** @returns The member called `name`, or a value without a node that points at the mapping. */
export function findMember(
  mapping: ManifestValue,
  members: readonly ManifestMember[],
  name: string,
): ManifestValue {
  const found = members.find((member) => member.name === name)
  return found ?? toValue(`${mapping.subject} ${name}`, undefined, mapping.node)
}

type ErrorAtOffset = (offset: number, problem: string) => ManifestError
type Resolve = (node: unknown) => Node | undefined

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
    document.toJS()
  } catch (cause) {
    // The one error that yaml throws here: an alias without its anchor, or too many of them.
    if (!(cause instanceof ReferenceError)) throw cause
    throw errorAtOffset(offsetOf(firstAlias), `aliases cannot be followed: ${cause.message}`)
  }
}

function readMembers(
  mapping: ManifestValue,
  map: YAMLMap,
  resolve: Resolve,
): readonly ManifestMember[] {
  return map.items.map((pair) => {
    const name = isScalar(pair.key) ? String(pair.key.value) : String(pair.key)
    const near = isNode(pair.key) ? pair.key : map
    return { name, ...toValue(`${mapping.subject} ${name}`, resolve(pair.value), near) }
  })
}

function readItems(list: ManifestValue, seq: YAMLSeq, resolve: Resolve): readonly ManifestValue[] {
  return seq.items.map((item, index) =>
    toValue(`${list.subject} item ${index + 1}`, resolve(item), isNode(item) ? item : seq),
  )
}

function toValue(subject: string, node: Node | undefined, near?: Node): ManifestValue {
  return {
    subject,
    ...(node === undefined ? {} : { node }),
    ...(near === undefined ? {} : { near }),
  }
}

function offsetOf(node: Node | undefined): number {
  return node?.range?.[0] ?? 0
}

function describe(node: Node | undefined): string {
  if (node === undefined) return 'nothing'
  if (isMap(node)) return 'a mapping'
  if (isSeq(node)) return 'a list'
  const value = isScalar(node) ? node.value : undefined
  return typeof value === 'string' ? JSON.stringify(value) : `${typeof value} ${String(value)}`
}
