/**
 * Reads the manifest that an emulator is created with.
 *
 * @module
 */
import { readFile } from 'node:fs/promises'
import { OptionsError } from '../errors.js'
import type { Logger } from '../logger.js'
import type { Manifest } from '../manifest/manifest.js'
import { parseManifest } from '../manifest/parse-manifest.js'

/**
 * Reads the manifest and logs its warnings.
 *
 * @param manifest A path, or the text itself when it holds a line break.
 * @throws OptionsError when there is no such file; `ManifestError` when it cannot be used.
 */
export async function readManifest(manifest: string, log: Logger): Promise<Manifest> {
  const isText = manifest.includes('\n')
  const file = isText ? 'manifest.yml' : manifest
  const read = parseManifest(isText ? manifest : await readText(manifest), { file })
  for (const { line, column, message } of read.warnings) {
    log.warn({ file, line, column }, `manifest: ${message}`)
  }
  return read
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
    throw new OptionsError('manifest', `cannot be read from ${path}: ${code}`)
  }
}
