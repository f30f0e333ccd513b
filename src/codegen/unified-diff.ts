/**
 * Shows what differs between two texts, as `diff -u` does.
 *
 * @module
 */
import { type LineEdit, compareLines } from './compare-lines.js'

/** Unchanged lines shown around each change. */
const CONTEXT_LINES = 3

/** Two texts and what to call them. */
export interface UnifiedDiffInput {
  /** Label of the text before, behind `---`. */
  readonly beforeName: string
  readonly before: string
  /** Label of the text after, behind `+++`. */
  readonly afterName: string
  readonly after: string
}

interface Hunk {
  /** Index of its first edit. */
  readonly start: number
  /** Index after its last edit. */
  readonly end: number
}

/** @returns A unified diff that ends with a line break; an empty text when there is no difference. */
export function renderUnifiedDiff(input: UnifiedDiffInput): string {
  const edits = compareLines(toLines(input.before), toLines(input.after))
  const hunks = findHunks(edits)
  if (hunks.length === 0) return ''
  const head = [`--- ${input.beforeName}`, `+++ ${input.afterName}`]
  return `${[...head, ...hunks.flatMap((hunk) => renderHunk(edits, hunk))].join('\n')}\n`
}

function toLines(text: string): readonly string[] {
  if (text === '') return []
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')
}

/** Changes whose context touches share a hunk. */
function findHunks(edits: readonly LineEdit[]): readonly Hunk[] {
  const hunks: Hunk[] = []
  for (const [index, edit] of edits.entries()) {
    if (edit.kind === ' ') continue
    const end = Math.min(index + 1 + CONTEXT_LINES, edits.length)
    const start = Math.max(index - CONTEXT_LINES, 0)
    const last = hunks.at(-1)
    if (last !== undefined && start <= last.end)
      hunks[hunks.length - 1] = { start: last.start, end }
    else hunks.push({ start, end })
  }
  return hunks
}

function renderHunk(edits: readonly LineEdit[], { start, end }: Hunk): readonly string[] {
  const shown = edits.slice(start, end)
  const before = toRange(edits.slice(0, start), shown, '+')
  const after = toRange(edits.slice(0, start), shown, '-')
  return [`@@ -${before} +${after} @@`, ...shown.map(({ kind, line }) => `${kind}${line}`)]
}

/** @param without The edits that the text does not have. */
function toRange(
  above: readonly LineEdit[],
  shown: readonly LineEdit[],
  without: LineEdit['kind'],
): string {
  const count = (edits: readonly LineEdit[]) => edits.filter(({ kind }) => kind !== without).length
  const length = count(shown)
  const start = count(above) + (length === 0 ? 0 : 1)
  return length === 1 ? String(start) : `${start},${length}`
}
