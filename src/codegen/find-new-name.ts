/**
 * Guesses how something was renamed.
 *
 * @module
 */

/** Names to what they stand for, as text that can be compared. */
export type Descriptions = ReadonlyMap<string, string>

/** @returns The name of the only thing that came when `name` went and is described as it was; `undefined` when there is none or a choice. */
export function findNewName(
  name: string,
  declared: Descriptions,
  deployed: Descriptions,
): string | undefined {
  const description = deployed.get(name)
  const candidates = [...declared].filter(
    ([other, found]) => found === description && !deployed.has(other),
  )
  const [only, ...others] = candidates
  return others.length === 0 ? only?.[0] : undefined
}
