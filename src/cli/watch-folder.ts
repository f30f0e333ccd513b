/**
 * Tells when something below a folder changes.
 *
 * @module
 */
import { type FSWatcher, lstatSync, readdirSync, watch } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../clock.js'
import { createSettling } from './settle.js'

/** The folder was deleted, or became a file, before it could be watched; or it is somebody else's, as those of databases in containers are. */
const OUT_OF_SIGHT: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM'])
/** The system watches no more files for this user. */
const LIMITS: ReadonlySet<unknown> = new Set(['ENOSPC', 'EMFILE'])

const IGNORED = /^(?:node_modules|coverage|\..*|.*\.log)$/

/** What to tell of, and whom. */
export interface WatchFolderOptions {
  readonly clock: Clock
  /** Called with the name of a file once changes have settled. */
  readonly onChange: (file: string) => void
  /** @returns Whether changes of a file, named from the folder, are nobody's business. */
  readonly isOverlooked: (file: string) => boolean
  /** Called once when the system watches no more: changes in some folders go unnoticed. */
  readonly onLimit: () => void
}

/**
 * Watches a folder and those below it, also those that are made later; without `node_modules`, `coverage`, names that start with a dot
 * and `*.log`.
 *
 * Each folder has a watch of its own: Node's recursive watch loses a file on Linux once it has been replaced, as editors do.
 *
 * @returns A function that ends the watch.
 */
export function watchFolder(folder: string, options: WatchFolderOptions): () => void {
  const { clock, onChange, isOverlooked, onLimit } = options
  const settling = createSettling(clock, onChange)
  let hasLimit = false
  /** By path from the folder. */
  const watchers = new Map<string, FSWatcher>()

  function notice(parent: string, name: string): void {
    // A folder tells of its own end under its own name.
    const path = isFolder(join(folder, parent)) ? join(parent, name) : parent
    if (isIgnored(path) || isOverlooked(path)) return
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
      const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined
      if (OUT_OF_SIGHT.has(code)) return
      if (!LIMITS.has(code)) throw error
      if (!hasLimit) onLimit()
      hasLimit = true
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
  return file.split(/[\\/]/).some((part) => IGNORED.test(part))
}
