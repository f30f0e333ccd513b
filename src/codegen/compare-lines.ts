/**
 * Finds the shortest way from one list of lines to another.
 *
 * Source: E. Myers, An O(ND) Difference Algorithm and Its Variations, 1986.
 *
 * @module
 */

/** One line of an edit script: kept, taken out or put in. */
export interface LineEdit {
  readonly kind: ' ' | '-' | '+'
  readonly line: string
}

/** Lists further apart than this are shown as one removed and one added block: the search takes the square of the distance. */
const MAX_DISTANCE = 1000

/** How far the search got, after each number of changes: the furthest line of `before` on each diagonal. */
type Trace = readonly Readonly<Int32Array>[]

/** @returns Every line of both lists, in order. */
export function compareLines(
  before: readonly string[],
  after: readonly string[],
): readonly LineEdit[] {
  const head = countCommon(before, after)
  const tail = countCommon(before.slice(head).toReversed(), after.slice(head).toReversed())
  const middle = {
    before: before.slice(head, before.length - tail),
    after: after.slice(head, after.length - tail),
  }
  return [
    ...mark(' ', before.slice(0, head)),
    ...compareMiddle(middle.before, middle.after),
    ...mark(' ', before.slice(before.length - tail)),
  ]
}

function countCommon(before: readonly string[], after: readonly string[]): number {
  const differs = before.findIndex((line, index) => line !== after[index])
  return differs === -1 ? before.length : differs
}

function mark(kind: LineEdit['kind'], lines: readonly string[]): readonly LineEdit[] {
  return lines.map((line) => ({ kind, line }))
}

function compareMiddle(before: readonly string[], after: readonly string[]): readonly LineEdit[] {
  const trace = search(before, after)
  if (trace === undefined) return [...mark('-', before), ...mark('+', after)]
  return retrace(trace, before, after)
}

/** @returns `undefined` when the lists are too far apart. */
function search(before: readonly string[], after: readonly string[]): Trace | undefined {
  const trace: Int32Array[] = []
  let previous: Readonly<Int32Array> = new Int32Array(1)
  const limit = Math.min(before.length + after.length, MAX_DISTANCE)
  for (let distance = 0; distance <= limit; distance += 1) {
    const reached = new Int32Array(2 * distance + 1)
    for (let diagonal = -distance; diagonal <= distance; diagonal += 2) {
      const start = distance === 0 ? 0 : step(previous, distance, diagonal).x
      const x = slide(before, after, start, diagonal)
      reached[diagonal + distance] = x
      if (x >= before.length && x - diagonal >= after.length) return [...trace, reached]
    }
    trace.push(reached)
    previous = reached
  }
  return undefined
}

/** Takes one line out or puts one in, whichever gets further. */
function step(
  previous: Readonly<Int32Array>,
  distance: number,
  diagonal: number,
): { x: number; kind: '-' | '+' } {
  const at = (other: number) => previous[other + distance - 1] ?? -1
  const above = diagonal === distance ? -1 : at(diagonal + 1)
  const left = diagonal === -distance ? -1 : at(diagonal - 1)
  return left < above ? { x: above, kind: '+' } : { x: left + 1, kind: '-' }
}

function slide(
  before: readonly string[],
  after: readonly string[],
  start: number,
  diagonal: number,
): number {
  let x = start
  while (x < before.length && before[x] === after[x - diagonal]) x += 1
  return x
}

function retrace(
  trace: Trace,
  before: readonly string[],
  after: readonly string[],
): readonly LineEdit[] {
  const edits: LineEdit[] = []
  let x = before.length
  let diagonal = before.length - after.length
  for (let distance = trace.length - 1; distance > 0; distance -= 1) {
    const previous = trace[distance - 1] ?? new Int32Array(1)
    const { x: start, kind } = step(previous, distance, diagonal)
    edits.push(...mark(' ', before.slice(start, x)).toReversed())
    const line = kind === '-' ? before[start - 1] : after[start - diagonal - 1]
    edits.push({ kind, line: line ?? '' })
    x = kind === '-' ? start - 1 : start
    diagonal += kind === '-' ? -1 : 1
  }
  edits.push(...mark(' ', before.slice(0, x)).toReversed())
  return edits.toReversed()
}
