/**
 * Tells when something below a folder changes.
 *
 * @module
 */
import { type FSWatcher, lstatSync, readdirSync, watch } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../clock.js'
import { createSettling } from './settle.js'

/** The folder was deleted, or became a file, before it could be watched. */
const GONE: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR'])

/**
 * Watches a folder and those below it, also those that are made later; without `node_modules`, `coverage` and names that start with a dot.
 *
 * Each folder has a watch of its own: Node's recursive watch loses a file on Linux once it has been replaced, as editors do.
 *
 * @param onChange Called with the name of a file once changes have settled.
 * @returns A function that ends the watch.
 */
export function watchFolder(
  folder: string,
  clock: Clock,
  onChange: (file: string) => void,
): () => void {
  const settling = createSettling(clock, onChange)
  /** By path from the folder. */
  const watchers = new Map<string, FSWatcher>()

  function notice(parent: string, name: string): void {
    // A folder tells of its own end under its own name.
    const path = isFolder(join(folder, parent)) ? join(parent, name) : parent
    if (isIgnored(path)) return
    settling.notice(path)
    if (isFolder(join(folder, path))) watchTree(path)
  }

  /** Also for a folder that is watched already: it may be another one of the same name. */
  function watchTree(path: string): void {
    unwatch(path)
    try {
      const watcher = watch(join(folder, path), (_event, name) => {
        if (name !== null) notice(path, name)
      })
      watcher.on('error', () => unwatch(path))
      watchers.set(path, watcher)
      for (const entry of readdirSync(join(folder, path), { withFileTypes: true })) {
        const below = join(path, entry.name)
        if (entry.isDirectory() && !isIgnored(below)) watchTree(below)
      }
    } catch (error) {
      if (!(error instanceof Error && GONE.has(Reflect.get(error, 'code')))) throw error
    }
  }

  function unwatch(path: string): void {
    watchers.get(path)?.close()
    watchers.delete(path)
  }

  watchTree('')
  return () => {
    settling.cancel()
    for (const watcher of watchers.values()) watcher.close()
  }
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

function isIgnored(file: string): boolean {
  return file
    .split(/[\\/]/)
    .some((part) => part === 'node_modules' || part === 'coverage' || part.startsWith('.'))
}
