/**
 * Starts the user's server, and restarts it when files change; what follows from a changed manifest comes first.
 *
 * @module
 */
import { resolve } from 'node:path'
import { systemClock } from '../clock.js'
import { toLockPath } from './checked-manifest.js'
import type { CommandIo } from './command.js'
import { generateOnChange } from './generate-on-change.js'
import type { LinePrinter } from './line-printer.js'
import type { ManifestUpdate } from './manifest-update.js'
import type { Runner } from './runner.js'
import { watchFiles } from './watch-files.js'
import { watchFolder } from './watch-folder.js'

/** What to start, and what to do on changes. */
export interface FollowChangesOptions {
  /** Has not been started yet. */
  readonly runner: Runner
  readonly update: ManifestUpdate
  /** Whether anything happens on changes. */
  readonly isWatching: boolean
  readonly print: LinePrinter
}

/** Runs until `io.stop` aborts, and waits for the end of the server. */
export async function followChanges(options: FollowChangesOptions, io: CommandIo): Promise<void> {
  const { runner, update, isWatching, print } = options
  const manifestFiles = [update.manifestPath, toLockPath(update.manifestPath)]
  let unwatch: (() => void) | undefined
  let isStarted = false

  const onFile = (file: string) => {
    // The manifest has a watch of its own.
    if (manifestFiles.includes(resolve(io.folder, file))) return
    print('dev', `${file} changed, restarting`)
    runner.restart()
  }
  const start = async () => {
    await update.generate()
    runner.start()
    if (isWatching) unwatch = watchFolder(io.folder, systemClock, onFile)
    isStarted = true
  }
  const takeOver = async () => {
    if (await update.apply()) runner.restart()
  }

  try {
    await generateOnChange({
      generate: () => (isStarted ? takeOver() : start()),
      watch: (onChange) =>
        isWatching ? watchFiles(manifestFiles, systemClock, onChange) : () => {},
      stop: io.stop,
    })
  } finally {
    unwatch?.()
    await runner.stop()
  }
}
