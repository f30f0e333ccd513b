/**
 * Pieces of TypeScript as text, laid out as prettier does at 100 columns, without semicolons and with single quotes.
 *
 * @module
 */

/** Columns of a line of code. */
const CODE_WIDTH = 100

/** Columns of a line of comment. */
const COMMENT_WIDTH = 140

/** @returns A member name, in quotes where it needs them; `__proto__` is computed, since `{ '__proto__': … }` would set the prototype. */
export function toMemberKey(name: string): string {
  if (name === '__proto__') return `['__proto__']`
  return /^[a-zA-Z_$][\w$]*$/.test(name) ? name : toLiteral(name)
}

/** @returns A string literal; names of the manifest hold no quotes, backslashes or control characters. */
export function toLiteral(name: string): string {
  return `'${name}'`
}

/** @returns Lines moved to the right. */
export function indent(columns: number, lines: readonly string[]): readonly string[] {
  return lines.map((line) => (line === '' ? line : ' '.repeat(columns) + line))
}

/** @returns `line` when it fits behind so many columns, else `lines`. */
export function fitLine(
  columns: number,
  line: string,
  lines: readonly string[],
): readonly string[] {
  return fits(columns, line) ? [line] : lines
}

/** Whether a line of code is short enough behind so many columns. */
export function fits(columns: number, line: string): boolean {
  return columns + line.length <= CODE_WIDTH
}

/** @returns A doc comment: one line, or several when the sentence does not fit behind so many columns. */
export function renderComment(columns: number, sentence: string): readonly string[] {
  const oneLine = `/** ${sentence} */`
  if (columns + oneLine.length <= COMMENT_WIDTH) return [oneLine]
  const width = COMMENT_WIDTH - columns - ' * '.length
  return ['/**', ...wrapWords(sentence, width).map((line) => ` * ${line}`), ' */']
}

function wrapWords(sentence: string, width: number): readonly string[] {
  const lines: string[] = []
  for (const word of sentence.split(' ')) {
    const last = lines.at(-1)
    const isFull = last === undefined || last.length + 1 + word.length > width
    if (isFull) lines.push(word)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return lines
}

/** @returns An import of types that is on one line when it fits. */
export function renderTypeImport(names: readonly string[], module: string): readonly string[] {
  const end = `} from ${toLiteral(module)}`
  return fitLine(0, `import type { ${names.join(', ')} ${end}`, [
    'import type {',
    ...names.map((name) => `  ${name},`),
    end,
  ])
}
