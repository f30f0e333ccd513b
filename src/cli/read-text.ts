/**
 * Reads files that a command is told about.
 *
 * @module
 */
import { readFile } from 'node:fs/promises'
import { OptionsError } from '../errors.js'

/** In words, what the system says. */
const REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such file'],
  ['EISDIR', 'it is a folder'],
  ['EACCES', 'it may not be read'],
])

/**
 * Reads a file that must be there.
 *
 * @param option Name of the option that the path came with.
 * @throws OptionsError naming the option and the path.
 */
export async function readText(option: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const code = toSystemCode(error)
    const words = REASONS.get(code)
    const reason = words === undefined ? code : `${code}, ${words}`
    throw new OptionsError(option, `cannot be read from ${path}: ${reason}; give another path`)
  }
}

/** @returns The text of a file, or `undefined` when there is no such file. */
export async function readTextIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (toSystemCode(error) === 'ENOENT') return undefined
    throw error
  }
}

function toSystemCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
}
