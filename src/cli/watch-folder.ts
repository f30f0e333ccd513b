/**
 * Tells when something below a folder changes.
 *
 * @module
 */
import { type FSWatcher, watch } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../clock.js'
import { createSettling } from './settle.js'

/**
 * Watches a folder, without `node_modules`, `coverage` and names that start with a dot.
 *
 * @param onChange Called with the name of a file once changes have settled.
 * @returns A function that ends the watch.
 */
export async function watchFolder(
  folder: string,
  clock: Clock,
  onChange: (file: string) => void,
): Promise<() => void> {
  const settling = createSettling(clock, onChange)
  const notice = (file: string) => {
    if (!isIgnored(file)) settling.notice(file)
  }
  const watchers = [watchFiles(folder, notice)]
  // Each sub-folder by itself: a recursive watch of the whole folder would walk node_modules.
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory() && !isIgnored(entry.name)) {
      watchers.push(watchTree(folder, entry.name, notice))
    }
  }
  return () => {
    settling.cancel()
    for (const watcher of watchers) watcher.close()
  }
}

function watchFiles(folder: string, notice: (file: string) => void): FSWatcher {
  return watch(folder, (_event, file) => {
    if (file !== null) notice(file)
  })
}

function watchTree(folder: string, name: string, notice: (file: string) => void): FSWatcher {
  return watch(join(folder, name), { recursive: true }, (_event, file) => {
    if (file !== null) notice(join(name, file))
  })
}

function isIgnored(file: string): boolean {
  return file
    .split(/[\\/]/)
    .some((part) => part === 'node_modules' || part === 'coverage' || part.startsWith('.'))
}
