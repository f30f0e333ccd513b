/**
 * JSON text from parts that are JSON text already, so that no value is serialised twice.
 *
 * @module
 */

/** Members in the order they are written; one that is `undefined` is left out. */
export type JsonMembers = Readonly<Record<string, string | undefined>>

/** Renders an object. Member names are this package's own, never integers. */
export function renderObject(members: JsonMembers): string {
  const parts: string[] = []
  for (const [name, json] of Object.entries(members)) {
    if (json !== undefined) parts.push(`"${name}":${json}`)
  }
  return `{${parts.join(',')}}`
}

/** Renders an array. */
export function renderArray(items: readonly string[]): string {
  return `[${items.join(',')}]`
}

/** Renders data that is known to be JSON. @returns `undefined` for `undefined`, so that the member is left out. */
export function renderOptional(data: unknown): string | undefined {
  return data === undefined ? undefined : JSON.stringify(data)
}
