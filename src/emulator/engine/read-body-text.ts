/**
 * Decodes request bodies.
 *
 * @module
 */

const DECODER = new TextDecoder('utf-8', { fatal: true })

/** @returns The text, or `undefined` when there is no body or it is no UTF-8. */
export function readBodyText(body: Buffer | undefined): string | undefined {
  if (body === undefined) return undefined
  try {
    return DECODER.decode(body)
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}
