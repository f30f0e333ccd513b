/**
 * Keeps an engine's data in a file: loads it when the file is opened, and writes each change before its request is answered.
 *
 * @module
 */
import type { Clock } from '../../clock.js'
import type { Logger } from '../../logger.js'
import type { EngineRules } from '../engine/engine-rules.js'
import { type LoggedCommit, renderCommitLine } from './commit-line.js'
import type { Commit } from './commit.js'
import { explainPath, findDataPath } from './data-path.js'
import type { DataEngine } from './data-engine.js'
import { explainFailures } from './explain-failures.js'
import { renderHeader } from './header-line.js'
import { renderItemLine } from './item-line.js'
import { type JournalFileOptions, createJournalFile } from './journal-file.js'
import { createJournalWriter } from './journal-writer.js'
import { loadJournal } from './load-journal.js'
import { lockFile } from './lock-file.js'
import { readChunks } from './read-chunks.js'
import { sortEntries } from './sort-entries.js'
import { hasSystemCode } from './system-code.js'
import { createTenantNames } from './tenant-members.js'

/** A file that an engine's data is kept in. */
export interface DataFile {
  /** How many items the file held when it was opened; 0 when it was created. */
  readonly loadedItems: number
  /** Takes a change that the engine has made. */
  record: (commit: Commit) => void
  /**
   * Resolves when everything recorded so far is in the file; to be awaited before any answer that could show it, of reads as well.
   *
   * @throws `ERR_INTERNAL` when it could not be written. It stays in memory, and the next call tries again.
   */
  flushed: () => Promise<void>
  /** Writes what is left and gives the file back. */
  close: () => Promise<void>
}

/** Options of {@link openDataFile}. */
export interface DataFileOptions extends JournalFileOptions {
  /** The app of the manifest; a file of another one is refused. */
  readonly appId: string
  /** Filled with what the file holds; read whenever the file is written anew. */
  readonly engine: DataEngine
  /** Those of the engine. */
  readonly rules: Pick<EngineRules, 'namespace'>
  readonly clock: Clock
  readonly log: Logger
}

/** A file is made anew when it is this many times as large as it was when it was made … */
const GROWTH = 4
/** … and has at least this size, so that a small one is left alone. */
const MIN_OVERGROWN_BYTES = 1024 * 1024

/**
 * Opens a data file, or creates it, with its folder.
 *
 * The file is made anew at once, so that it holds each item once. Its format is that of seeds and exports, with a checksum on each line.
 *
 * @throws OptionsError naming the file when it cannot be used: damaged, of another app or a newer version, in use, not writable.
 */
export async function openDataFile(options: DataFileOptions): Promise<DataFile> {
  const path = await findDataPath(options.path)
  const unlock = await lockFile(path)
  try {
    return await openLocked({ ...options, path }, unlock)
  } catch (error) {
    await unlock()
    throw explainPath(path, error)
  }
}

async function openLocked(
  options: DataFileOptions,
  unlock: () => Promise<void>,
): Promise<DataFile> {
  const { path, appId, engine, rules, clock, log } = options
  const names = createTenantNames(appId)
  const loaded = loadJournal(readIfPresent(path), {
    source: path,
    appId,
    names,
    rules,
    now: clock.now(),
  })
  if (loaded.droppedLine !== undefined) {
    const facts = { path, line: loaded.droppedLine }
    log.warn(facts, 'dropped the last line of the data file: it was cut short while it was written')
  }
  loaded.state.loadInto(engine)

  const writer = await createJournalWriter({
    rewrite: () => {
      const entries = sortEntries(engine)
      return createJournalFile(renderLines(), options)
      function* renderLines(): Generator<string> {
        yield renderHeader({ appId, items: entries.length })
        for (const entry of entries) yield renderItemLine(entry, names)
      }
    },
    isOvergrown: ({ start, now }) => now >= Math.max(MIN_OVERGROWN_BYTES, start * GROWTH),
  })
  const flushed = explainFailures(writer.flushed, { path, log })

  return {
    loadedItems: loaded.state.countItems(),
    record: (commit) => {
      if (isLogged(commit)) writer.add(renderCommitLine(commit, names))
      else writer.renew()
      flushed().catch(() => undefined)
    },
    flushed,
    close: async () => {
      try {
        await flushed()
      } finally {
        await writer.close()
        await unlock()
      }
    },
  }
}

function isLogged(commit: Commit): commit is LoggedCommit {
  return commit.kind !== 'restore'
}

function* readIfPresent(path: string): Generator<Buffer> {
  try {
    yield* readChunks(path)
  } catch (error) {
    if (!hasSystemCode(error, 'ENOENT')) throw error
  }
}
