/**
 * Lays overrides over claims.
 *
 * @module
 */

/** Members of a JSON object. */
export type JsonMembers = Readonly<Record<string, unknown>>

/**
 * Merges objects into each other; any other value replaces what is there, and `null` removes it.
 *
 * @returns A new object.
 */
export function mergeClaims(claims: JsonMembers, overrides: JsonMembers = {}): JsonMembers {
  const merged = new Map(Object.entries(claims))
  for (const [name, override] of Object.entries(overrides)) {
    const current = merged.get(name)
    if (override === null) merged.delete(name)
    else if (isMembers(override)) {
      merged.set(name, mergeClaims(isMembers(current) ? current : {}, override))
    } else if (override !== undefined) merged.set(name, override)
  }
  return Object.fromEntries(merged)
}

function isMembers(value: unknown): value is JsonMembers {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
