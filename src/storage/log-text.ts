/**
 * Makes foreign text fit for a message.
 *
 * @module
 */

/** Control, format and line-separating characters. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

const MAX_LENGTH = 300

/** Cuts the text at 300 characters and writes invisible ones as `\uXXXX`. */
export function toLogText(text: string): string {
  const short = text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text
  return short.replace(INVISIBLE, renderEscape)
}

function renderEscape(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`
}
