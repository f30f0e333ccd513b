/**
 * Tells when one of a few files changes, is replaced or appears.
 *
 * @module
 */
import { watch } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { Clock } from '../clock.js'
import { createSettling } from './settle.js'

/**
 * Watches files by their folders: editors replace a file instead of writing to it.
 *
 * @param paths Paths whose folders exist.
 * @param onChange Called once changes have settled.
 * @returns A function that ends the watch.
 */
export function watchFiles(
  paths: readonly string[],
  clock: Clock,
  onChange: () => void,
): () => void {
  const settling = createSettling(clock, onChange)
  const watchers = [...new Set(paths.map((path) => dirname(path)))].map((folder) => {
    const names = new Set(
      paths.filter((path) => dirname(path) === folder).map((path) => basename(path)),
    )
    return watch(folder, (_event, file) => {
      if (file === null || names.has(file)) settling.notice(file ?? folder)
    })
  })
  return () => {
    settling.cancel()
    for (const watcher of watchers) watcher.close()
  }
}
