/**
 * Objects whose members are found by name, and that say so when there is none of that name.
 *
 * @module
 */

/** Names that languages and tools ask every object for. */
const ASKED_OF_ALL: ReadonlySet<string> = new Set(['then', 'toJSON'])

// oxlint-disable typescript/no-unnecessary-type-parameters -- the caller names the type of what `find` finds
/** @returns An object of the members that `find` finds; any other name throws what `refuse` makes. */
export function createLookup<Members extends object>(
  find: (name: string) => unknown,
  refuse: (name: string) => Error,
): Members {
  return new Proxy<Members>(Object.create(null), {
    get: (_target, name) => {
      if (typeof name === 'symbol') return undefined
      const member = find(name)
      if (member === undefined && !ASKED_OF_ALL.has(name)) throw refuse(name)
      return member
    },
    has: (_target, name) => typeof name === 'string' && find(name) !== undefined,
  })
}
