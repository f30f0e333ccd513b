/**
 * The last requests of an emulator, in a ring of limited size.
 *
 * @module
 */
import type { JournalEntry, JournalRecord } from './journal-entry.js'

/** Which entries to list. */
export interface JournalQuery {
  /** Only entries with a greater number. Default 0: from the oldest that is kept. */
  since?: number | undefined
  /** How many at most, the oldest first. Default: all that are kept. */
  limit?: number | undefined
}

/** What an emulator remembers of its requests. */
export interface Journal {
  /** @returns The entries that are still kept, in the order in which the requests ended. */
  list: (query?: JournalQuery) => readonly JournalEntry[]
  /** Number of the newest entry; 0 before the first. */
  readonly latest: number
  /** Forgets all entries; the numbers go on. */
  clear: () => void
  /**
   * Calls `listener` with each new entry.
   *
   * @returns A function that ends this.
   */
  subscribe: (listener: (entry: JournalEntry) => void) => () => void
}

/** A journal that can be written. */
export interface RequestJournal extends Journal {
  record: (record: JournalRecord) => void
}

/** Entries that are kept. */
const CAPACITY = 1_000

const MAX_BODY_BYTES = 16 * 1024

/** Creates an empty journal. */
export function createRequestJournal(capacity: number = CAPACITY): RequestJournal {
  const ring: (JournalRecord | undefined)[] = []
  const listeners = new Set<(entry: JournalEntry) => void>()
  let latest = 0
  let clearedUntil = 0

  const read = (seq: number): readonly JournalEntry[] => {
    const record = ring[seq % capacity]
    return record === undefined ? [] : [toEntry(seq, record)]
  }

  return {
    record: (record) => {
      latest += 1
      const kept = withShortBodies(record)
      ring[latest % capacity] = kept
      if (listeners.size === 0) return
      const entry = toEntry(latest, kept)
      for (const listener of listeners) listener(entry)
    },
    list: ({ since = 0, limit = capacity } = {}) => {
      const first = Math.max(since, clearedUntil, latest - capacity) + 1
      const last = Math.min(latest, first + limit - 1)
      return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at).flatMap(
        read,
      )
    },
    get latest() {
      return latest
    },
    clear: () => {
      ring.length = 0
      clearedUntil = latest
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

function withShortBodies({ request, response, ...facts }: JournalRecord): JournalRecord {
  return { ...facts, request: shorten(request), response: shorten(response) }
}

/** Copies what it keeps: a part of a text or buffer would keep the whole of it in memory. */
function shorten(body: Buffer | string | undefined): Buffer | undefined {
  if (body === undefined) return undefined
  if (Buffer.isBuffer(body) && body.length <= MAX_BODY_BYTES) return body
  return Buffer.from(body.slice(0, MAX_BODY_BYTES))
}

function toEntry(seq: number, { request, response, ...facts }: JournalRecord): JournalEntry {
  const mayShow = !isAboutSecret(facts)
  return {
    seq,
    ...facts,
    ...(mayShow && isFilled(request) ? { requestText: request.toString() } : {}),
    ...(mayShow && isFilled(response) ? { responseText: response.toString() } : {}),
  }
}

/** By its path: a request that was refused at the door has no operation, but may hold a secret all the same. */
function isAboutSecret({ kind, path }: Pick<JournalRecord, 'kind' | 'path'>): boolean {
  return (kind === 'storage' || kind === 'other') && path.includes('/secret')
}

function isFilled(body: Buffer | string | undefined): body is Buffer | string {
  return body !== undefined && body.length > 0
}
