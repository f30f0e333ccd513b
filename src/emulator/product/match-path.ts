/**
 * Compares paths with those of fixtures.
 *
 * @module
 */

/** @param pattern Segments in braces stand for any one segment, `**` at the end for all that follow. */
export function matchesPath(pattern: string, path: string): boolean {
  const wanted = pattern.split('/')
  const found = path.split('/')
  const isOpen = wanted.at(-1) === '**'
  const fixed = isOpen ? wanted.slice(0, -1) : wanted
  if (isOpen ? found.length < fixed.length : found.length !== fixed.length) return false
  return fixed.every((segment, at) => matchesSegment(segment, found[at] ?? ''))
}

function matchesSegment(pattern: string, segment: string): boolean {
  if (/^\{[^{}]*\}$/.test(pattern)) return segment !== ''
  return pattern === segment
}
