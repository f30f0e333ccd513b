/**
 * Texts of the manifest as messages show them.
 *
 * @module
 */

/** Longer than any legal name. */
const MAX_CHARACTERS = 80

/** @returns The text in quotes, its control characters escaped, cut after 80 characters. */
export function quote(text: string): string {
  const shown = text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)}…` : text
  return JSON.stringify(shown)
}
