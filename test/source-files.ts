/**
 * Reads the sources as text, for tests of their structure.
 *
 * @module
 */
import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

/** One file of `src/`. */
export interface SourceFile {
  /** Path below `src/`, such as `wire/item.ts`. */
  readonly path: string
  /** Its text. */
  readonly text: string
  /** Relative imports as paths below `src/`, type imports included. */
  readonly imports: readonly string[]
}

const SRC = new URL('../src/', import.meta.url).pathname

/** Every file of `src/`. */
export function readSourceFiles(): SourceFile[] {
  return readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => {
      const text = readFileSync(join(SRC, path), 'utf8')
      return { path, text, imports: readImports(path, text) }
    })
}

/** The source without its comments; good enough for looking up names. */
export function stripComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '')
}

function readImports(path: string, text: string): string[] {
  const specifiers = stripComments(text).matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)
  return [...specifiers].map(([, specifier = '']) =>
    normalize(join(dirname(path), specifier)).replace(/\.js$/, '.ts'),
  )
}
