/**
 * Where a data file lies, and why it cannot lie there.
 *
 * @module
 */
import { mkdir, realpath } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { OptionsError } from '../../errors.js'
import { hasSystemCode } from './system-code.js'

/**
 * Makes the folder of a file, and follows links, so that one file has one lock and one place.
 *
 * @throws OptionsError naming the path.
 */
export async function findDataPath(path: string): Promise<string> {
  const wanted = resolve(path)
  try {
    await mkdir(dirname(wanted), { recursive: true })
    return await realpath(wanted)
  } catch (error) {
    if (hasSystemCode(error, 'ENOENT')) return wanted
    throw explainPath(wanted, error)
  }
}

/** @returns An error of the operating system as one that names the path; others as they are. */
export function explainPath(path: string, error: unknown): unknown {
  if (error instanceof OptionsError || !(error instanceof Error && 'code' in error)) return error
  return new OptionsError(path, `cannot be used for data: ${error.message}`)
}
