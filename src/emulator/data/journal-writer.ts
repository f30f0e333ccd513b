/**
 * Writes changes to a journal, those that come while it writes together in the next round.
 *
 * @module
 */
import type { JournalFile } from './journal-file.js'

/** Takes changes and says when they are written. */
export interface JournalWriter {
  /** Adds a line to the next round. */
  add: (text: string) => void
  /** Has the next round write everything anew. */
  renew: () => void
  /** Resolves when everything added so far is written. Rejects when it could not be; what is not written stays for the next round. */
  flushed: () => Promise<void>
  /** Closes the file; what is not written is lost. */
  close: () => Promise<void>
}

/** Options of {@link createJournalWriter}. */
export interface JournalWriterOptions {
  /** Makes the file anew from what the engine holds at the moment of the call. */
  readonly rewrite: () => Promise<JournalFile>
  /** Whether a file has grown so far that it is better made anew. */
  readonly isOvergrown: (sizes: { readonly start: number; readonly now: number }) => boolean
}

/** Waits in the place of a line; the file is made anew before it could be written. */
const NOTHING = ''

interface Round {
  /** How many changes it writes, counted from the first. */
  readonly upTo: number
  readonly done: Promise<void>
}

/** Makes the file anew and keeps it open for what follows. */
export async function createJournalWriter({
  rewrite,
  isOvergrown,
}: JournalWriterOptions): Promise<JournalWriter> {
  /** `undefined` after a failure that leaves nothing to add to. */
  let file: JournalFile | undefined = await rewrite()
  let startSize = file.size()
  let waiting: string[] = []
  let added = 0
  let isRenewalDue = false
  let isClosed = false
  let round: Round | undefined
  let next: Promise<void> | undefined

  async function writeWaiting(): Promise<void> {
    if (waiting.length === 0) return
    if (isClosed) throw new Error('the data file is closed')
    const sizes = { start: startSize, now: file?.size() ?? 0 }
    if (file?.isSound() === true && !isRenewalDue && !isOvergrown(sizes)) await append(file)
    else await renewFile()
  }

  async function append(open: JournalFile): Promise<void> {
    const texts = [...waiting]
    await open.append(texts)
    waiting = waiting.slice(texts.length)
  }

  async function renewFile(): Promise<void> {
    const old = file
    file = undefined
    await old?.close()
    // What the engine holds is read before anything can change it: it stands for all lines that wait.
    const count = waiting.length
    isRenewalDue = false
    file = await rewrite()
    startSize = file.size()
    waiting = waiting.slice(count)
  }

  async function startRound(): Promise<void> {
    next = undefined
    const started: Round = { upTo: added, done: writeWaiting() }
    round = started
    await started.done.finally(() => {
      round = undefined
    })
  }

  function add(text: string): void {
    waiting.push(text)
    added += 1
  }

  return {
    add,
    renew: () => {
      isRenewalDue = true
      add(NOTHING)
    },
    flushed: () => {
      if (waiting.length === 0) return Promise.resolve()
      if (round?.upTo === added) return round.done
      next ??= Promise.resolve(round?.done).then(startRound, startRound)
      return next
    },
    close: async () => {
      isClosed = true
      await file?.close()
    },
  }
}
