/**
 * A journal on the disk: made whole beside its place and put there at once, then only ever added to.
 *
 * @module
 */
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { CHAIN_START } from './line-seal.js'
import { sealChunks, sealLines } from './seal-lines.js'
import { toSystemCode } from './system-code.js'

/** A journal that can be added to. Size and chain are those of what was certainly written. */
export interface JournalFile {
  readonly size: () => number
  /**
   * Adds lines; when it fails, none of them is there.
   *
   * @throws Node's error. When `isSound` is `false` then, the file must be made anew.
   */
  readonly append: (texts: readonly string[]) => Promise<void>
  readonly isSound: () => boolean
  readonly close: () => Promise<void>
}

/** Opens files; a test passes one whose disk is full. */
export type OpenFile = (path: string, flags: string, mode?: number) => Promise<FileHandle>

/** Options of {@link createJournalFile}. */
export interface JournalFileOptions {
  readonly path: string
  /** Whether what is added reaches the disk before `append` resolves, and not only the operating system. */
  readonly durable: boolean
  readonly open?: OpenFile | undefined
}

/** The file holds secrets: for its owner alone. */
const MODE = 0o600

/** What systems answer that have no such thing as a folder to be synced, Windows among them. */
const CANNOT_SYNC_FOLDERS: ReadonlySet<string> = new Set(['EISDIR', 'EPERM', 'EINVAL', 'ENOTSUP'])

/** Replaces the journal at `path` by one with these lines, and keeps it open. Whoever looks sees the old one or the new one. */
export async function createJournalFile(
  texts: Iterable<string>,
  { path, durable, open: openFile = open }: JournalFileOptions,
): Promise<JournalFile> {
  const temporary = `${path}.tmp`
  await rm(temporary, { force: true })
  const handle = await openFile(temporary, 'wx', MODE)
  try {
    let end: Position = { size: 0, chain: CHAIN_START }
    for (const chunk of sealChunks(texts)) {
      // oxlint-disable-next-line no-await-in-loop -- the lines stand in order
      await writeAt(handle, chunk.bytes, end.size)
      end = { size: end.size + chunk.bytes.length, chain: chunk.chain }
    }
    await handle.sync()
    await rename(temporary, path)
    await syncFolder(dirname(path))
    return keepAdding(handle, end, durable)
  } catch (error) {
    await handle.close()
    await rm(temporary, { force: true })
    throw error
  }
}

interface Position {
  readonly size: number
  readonly chain: number
}

function keepAdding(handle: FileHandle, start: Position, durable: boolean): JournalFile {
  let end = start
  let isSound = true
  return {
    size: () => end.size,
    isSound: () => isSound,
    append: async (texts) => {
      const { bytes, chain } = sealLines(texts, end.chain)
      // Until it is done, nobody knows how much of it is there, or whether what is there stays.
      isSound = false
      try {
        await writeAt(handle, bytes, end.size)
      } catch (error) {
        await handle.truncate(end.size)
        isSound = true
        throw error
      }
      if (durable) await handle.datasync()
      isSound = true
      end = { size: end.size + bytes.length, chain }
    },
    close: () => handle.close(),
  }
}

async function writeAt(handle: FileHandle, bytes: Buffer, start: number): Promise<void> {
  let written = 0
  while (written < bytes.length) {
    // oxlint-disable-next-line no-await-in-loop -- a write may take a part only
    const { bytesWritten } = await handle.write(
      bytes,
      written,
      bytes.length - written,
      start + written,
    )
    written += bytesWritten
  }
}

/** Makes the new name last. Systems that cannot do so on demand decide themselves when. */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (!CANNOT_SYNC_FOLDERS.has(toSystemCode(error))) throw error
  }
}
