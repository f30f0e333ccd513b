/**
 * Reads the values of one manifest under the names they go by in messages.
 *
 * @module
 */
import { type Node, type YAMLMap, type YAMLSeq, isMap, isNode, isScalar, isSeq } from 'yaml'
import { ManifestError } from './manifest-error.js'
import { type TextPosition, type YamlTree, parseYaml } from './parse-yaml.js'

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

/** Something that Forge accepts although its documentation forbids it. */
export interface ManifestWarning extends TextPosition {
  /** What is odd, and what comes of it. */
  readonly message: string
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
  /** Adds to `warnings`, with the position of `value`. */
  warnAt: (value: ManifestValue, problem: string) => void
  /** All warnings so far. */
  readonly warnings: readonly ManifestWarning[]
}

/** @throws ManifestError when the text is no YAML, or none that can be used. */
export function openManifestSource(text: string, file: string): ManifestSource {
  const tree = parseYaml(text, file)
  const warnings: ManifestWarning[] = []
  const errorAt = ({ subject, node, near }: ManifestValue, problem: string) =>
    new ManifestError({ file, ...tree.toPosition(node ?? near) }, `${subject}: ${problem}`)
  const errorOf = (value: ManifestValue, expected: string) =>
    errorAt(value, `expected ${expected}, found ${describe(value.node)}`)

  return {
    root: toValue('the manifest', tree.resolve(tree.root)),
    errorAt,
    warnAt: ({ subject, node, near }, problem) => {
      warnings.push({ ...tree.toPosition(node ?? near), message: `${subject}: ${problem}` })
    },
    warnings,
    readMapping: (value, expected) => {
      if (!isMap(value.node)) throw errorOf(value, expected)
      return readMembers(value, value.node, tree)
    },
    readList: (value, expected) => {
      if (!isSeq(value.node)) throw errorOf(value, expected)
      return readItems(value, value.node, tree)
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

function readMembers(
  mapping: ManifestValue,
  map: YAMLMap,
  { resolve }: YamlTree,
): readonly ManifestMember[] {
  return map.items.map((pair) => {
    const name = isScalar(pair.key) ? String(pair.key.value) : String(pair.key)
    const near = isNode(pair.key) ? pair.key : map
    return { name, ...toValue(`${mapping.subject} ${name}`, resolve(pair.value), near) }
  })
}

function readItems(
  list: ManifestValue,
  seq: YAMLSeq,
  { resolve }: YamlTree,
): readonly ManifestValue[] {
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

function describe(node: Node | undefined): string {
  if (node === undefined) return 'nothing'
  if (isMap(node)) return 'a mapping'
  if (isSeq(node)) return 'a list'
  const value = isScalar(node) ? node.value : undefined
  return typeof value === 'string' ? JSON.stringify(value) : `${typeof value} ${String(value)}`
}
