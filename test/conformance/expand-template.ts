/**
 * Templates in the bodies of vectors: large texts, deep values, numbered items, and what an earlier answer held.
 *
 * | template | stands for |
 * | --- | --- |
 * | `{ "$repeat": [text, times] }` | a text |
 * | `{ "$nest": [kind, depth] }` | `depth` arrays or objects around the number 1; a kind is `array` or `object` |
 * | `{ "$items": { count, item } }` | an array of items; in an item `{n}` is the number from 1, `{nnn}` the same with zeros, `{ "$n": true }` the number as such |
 * | `{ "$saved": name }` | what the step with `save` kept |
 *
 * @module
 */
import type { Json } from './vector.js'

/** What earlier answers held, by name. */
export type Saved = ReadonlyMap<string, Json>

type Template = (argument: Json, saved: Saved) => Json

const TEMPLATES: ReadonlyMap<string, Template> = new Map(
  Object.entries<Template>({
    $repeat: (argument) => {
      const [text, times] = argument as [string, number]
      return text.repeat(times)
    },
    $nest: (argument) => {
      const [kind, depth] = argument as ['array' | 'object', number]
      return nest(kind, depth)
    },
    $items: (argument, saved) => {
      const { count, item } = argument as { count: number; item: Json }
      return Array.from({ length: count }, (_, index) => expand(number(item, index + 1), saved))
    },
    $saved: (argument, saved) => {
      const value = saved.get(argument as string)
      if (value === undefined)
        throw new RangeError(`nothing was saved as ${JSON.stringify(argument)}`)
      return value
    },
  }),
)

/** @returns The value without templates. Objects keep the order of their members. */
export function expand(value: Json, saved: Saved): Json {
  if (Array.isArray(value)) return value.map((element) => expand(element, saved))
  if (typeof value !== 'object' || value === null) return value
  const [[name, argument] = []] = Object.entries(value)
  const template = name === undefined ? undefined : TEMPLATES.get(name)
  if (template !== undefined && argument !== undefined) return template(argument, saved)
  return mapMembers(value, (member) => expand(member, saved))
}

/** A member called `__proto__` stays a member. */
function mapMembers(value: Record<string, Json>, map: (member: Json) => Json): Json {
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, map(member)]))
}

function nest(kind: 'array' | 'object', depth: number): Json {
  let value: Json = 1
  for (let level = 0; level < depth; level += 1) value = kind === 'array' ? [value] : { a: value }
  return value
}

function number(item: Json, n: number): Json {
  if (typeof item === 'string') {
    return item.replaceAll(/\{n+\}/g, (mark) => String(n).padStart(mark.length - 2, '0'))
  }
  if (Array.isArray(item)) return item.map((element) => number(element, n))
  if (typeof item !== 'object' || item === null) return item
  return Object.hasOwn(item, '$n') ? n : mapMembers(item, (member) => number(member, n))
}
