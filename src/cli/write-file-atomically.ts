/**
 * Writes a file so that whoever reads it sees the old text or the whole of the new one.
 *
 * @module
 */
import { randomBytes } from 'node:crypto'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { readTextIfPresent } from './read-text.js'

/**
 * Writes a file, and its folder when there is none. A file that has this text already is left alone, so that nobody who watches it wakes.
 *
 * @returns Whether the file was written.
 */
export async function writeFileAtomically(path: string, text: string): Promise<boolean> {
  if ((await readTextIfPresent(path)) === text) return false
  const folder = dirname(path)
  await mkdir(folder, { recursive: true })
  const suffix = randomBytes(6).toString('hex')
  const temporary = join(folder, `.${basename(path)}.${suffix}.tmp`)
  try {
    await writeFile(temporary, text, { flag: 'wx' })
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  return true
}
