/**
 * Leaves out members that are `null`: of an optional claim Forge may say so that there is none.
 *
 * @module
 */
import { type JsonObject, isJsonObject } from './parse-json-object.js'

/** Names that lead to a member, from the outside in; a number is a place in a list. */
export type MemberPath = readonly PropertyKey[]

/**
 * @param paths Members of interest. Those that are not `null`, or not there, stay as they are.
 * @returns A frozen copy; what it shares with `value` is not touched.
 */
export function omitNullMembers(value: JsonObject, paths: readonly MemberPath[]): JsonObject {
  return paths.reduce((kept, path) => omitFromObject(kept, path), value)
}

function omit(value: unknown, path: MemberPath): unknown {
  if (Array.isArray(value)) return omitFromList(value, path)
  return isJsonObject(value) ? omitFromObject(value, path) : value
}

/** Entries of a list have no names, so that none is left out. */
function omitFromList(list: readonly unknown[], [place, ...inside]: MemberPath): unknown {
  return Object.freeze(list.map((entry, index) => (index === place ? omit(entry, inside) : entry)))
}

function omitFromObject(value: JsonObject, [name, ...inside]: MemberPath): JsonObject {
  const entries = Object.entries(value)
    .filter(([key, member]) => key !== name || inside.length > 0 || member !== null)
    .map(([key, member]) => [key, key === name ? omit(member, inside) : member] as const)
  return Object.freeze(Object.fromEntries(entries))
}
