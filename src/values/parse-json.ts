/**
 * Parses text that may be JSON.
 *
 * @module
 */

/** @returns What the text says, or `undefined` when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text)
    return parsed
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
