/**
 * Reads files that a command is told about.
 *
 * @module
 */
import { readFile } from 'node:fs/promises'
import { OptionsError } from '../errors.js'

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
    throw new OptionsError(option, `cannot be read from ${path}: ${toSystemCode(error)}`)
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
