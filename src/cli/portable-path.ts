/**
 * Paths as they are printed and recorded.
 *
 * @module
 */
import { relative, sep } from 'node:path'

/** @returns The path from a folder to a file, with `/` on every system. */
export function toPortablePath(folder: string, path: string): string {
  return relative(folder, path).replaceAll(sep, '/')
}
