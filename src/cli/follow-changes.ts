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
import { createLoopWatch } from './loop-watch.js'
import type { ManifestUpdate } from './manifest-update.js'
import type { Runner } from './runner.js'
import { watchFiles } from './watch-files.js'
import { watchFolder } from './watch-folder.js'

/** What to start, and what to do on changes. */
export interface FollowChangesOptions {
  /** Has not been started yet. */
  readonly runner: Runner
  readonly update: ManifestUpdate
  /** The emulator's data file, which changes with each write. */
  readonly dataFile: string | undefined
  /** Whether anything happens on changes. */
  readonly isWatching: boolean
  readonly print: LinePrinter
}

const TOO_MANY_FOLDERS =
  'this system watches no more folders, so some changes go unnoticed; raise its limit (Linux: fs.inotify.max_user_watches), or use --no-watch'

const LOOP = 'keeps changing: if the server writes it, begin its name with a dot, or use --no-watch'

/** Runs until `io.stop` aborts, and waits for the end of the server. */
export async function followChanges(options: FollowChangesOptions, io: CommandIo): Promise<void> {
  const { runner, update, dataFile, isWatching, print } = options
  const manifestFiles = [update.manifestPath, toLockPath(update.manifestPath)]
  let unwatch: (() => void) | undefined
  let isStarted = false
  const isInLoop = createLoopWatch(systemClock)

  const watchAll = () =>
    watchFolder(io.folder, {
      clock: systemClock,
      onChange: (file) => {
        print('dev', `${file} changed, restarting`)
        if (isInLoop(file)) print('dev', `${file} ${LOOP}`)
        runner.restart()
      },
      isOverlooked: (file) => {
        const path = resolve(io.folder, file)
        // The manifest has a watch of its own, and the data file is no source.
        return manifestFiles.includes(path) || isDataFile(path, dataFile)
      },
      onLimit: () => print('dev', TOO_MANY_FOLDERS),
    })
  const start = async () => {
    await update.generate()
    runner.start()
    if (isWatching) unwatch = watchAll()
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

/** Its lock, and what it is written anew as, lie beside it. */
function isDataFile(path: string, dataFile: string | undefined): boolean {
  return dataFile !== undefined && (path === dataFile || path.startsWith(`${dataFile}.`))
}
