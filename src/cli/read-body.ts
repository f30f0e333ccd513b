/**
 * Reads the body of a call from a command line.
 *
 * @module
 */
import { resolve } from 'node:path'
import { readText } from './read-text.js'

/**
 * Reads a body.
 *
 * @param body The text itself, or `@` and a path.
 * @param folder Where a relative path starts.
 * @throws OptionsError when there is no such file.
 */
export async function readBody(
  body: string | undefined,
  folder: string,
): Promise<string | undefined> {
  if (body === undefined || !body.startsWith('@')) return body
  return await readText('--body', resolve(folder, body.slice(1)))
}
