/**
 * Compares an answer with what a vector expects.
 *
 * Expected values may hold marks:
 *
 * | mark | fits |
 * | --- | --- |
 * | `{ "$any": type }` | any value of that `typeof` |
 * | `{ "$absent": true }` | a member that is not there |
 * | `{ "$time": ms }` | the time so many milliseconds after the vector began, as milliseconds since the epoch |
 * | `{ "$isoTime": ms }` | the same time, in any form of ISO 8601 |
 * | `{ "$unordered": […] }` | an array with these elements in any order |
 *
 * @module
 */
import type { Json } from './vector.js'

/** How to compare. */
export interface ComparisonOptions {
  /** Milliseconds since the epoch at which the vector began. */
  readonly start: number
  /** Whether objects may have more members than are expected. */
  readonly partial: boolean
}

type Mark = (actual: unknown, argument: Json, options: ComparisonOptions) => boolean

const MARKS: ReadonlyMap<string, Mark> = new Map(
  Object.entries<Mark>({
    $any: (actual, type) => typeof actual === type,
    $absent: (actual) => actual === undefined,
    $time: (actual, ms, { start }) => actual === start + Number(ms),
    $isoTime: (actual, ms, { start }) =>
      typeof actual === 'string' &&
      /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(actual) &&
      Date.parse(actual) === start + Number(ms),
    $unordered: (actual, elements, options) =>
      Array.isArray(actual) && Array.isArray(elements) && fitAny(actual, elements, options),
  }),
)

/** @returns Where and how the two differ, or `undefined`. */
export function findDifference(
  actual: unknown,
  expected: Json,
  options: ComparisonOptions,
  path = 'body',
): string | undefined {
  if (typeof expected !== 'object' || expected === null) {
    return Object.is(actual, expected) ? undefined : describe(path, actual, expected)
  }
  const [[name, argument] = []] = Object.entries(expected)
  const mark = name === undefined ? undefined : MARKS.get(name)
  if (mark !== undefined && argument !== undefined) {
    return mark(actual, argument, options) ? undefined : describe(path, actual, expected)
  }
  if (typeof actual !== 'object' || actual === null) return describe(path, actual, expected)
  if (Array.isArray(actual) !== Array.isArray(expected)) return describe(path, actual, expected)
  return compareMembers(actual, expected, options, path)
}

function compareMembers(
  actual: object,
  expected: object,
  options: ComparisonOptions,
  path: string,
): string | undefined {
  const left = new Map(Object.entries(actual))
  const right = new Map<string, Json>(Object.entries(expected))
  const unexpected = [...left.keys()].find((name) => !right.has(name))
  if (unexpected !== undefined && (Array.isArray(actual) || !options.partial)) {
    return describe(`${path}.${unexpected}`, left.get(unexpected), undefined)
  }
  for (const [name, member] of right) {
    const difference = findDifference(left.get(name), member, options, `${path}.${name}`)
    if (difference !== undefined) return difference
  }
  return undefined
}

function fitAny(actual: unknown[], elements: readonly Json[], options: ComparisonOptions): boolean {
  const rest = [...actual]
  return (
    actual.length === elements.length &&
    elements.every((element) => {
      const at = rest.findIndex((one) => findDifference(one, element, options) === undefined)
      if (at >= 0) rest.splice(at, 1)
      return at >= 0
    })
  )
}

function describe(path: string, actual: unknown, expected: unknown): string {
  return `${path} is ${shorten(actual)}, not ${shorten(expected)}`
}

function shorten(value: unknown): string {
  const text = JSON.stringify(value) ?? 'absent'
  return text.length > 300 ? `${text.slice(0, 300)}…` : text
}
