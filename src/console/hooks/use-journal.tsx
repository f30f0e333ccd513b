/**
 * Follows the journal.
 *
 * @module
 */
import { useEffect, useRef, useState } from 'preact/hooks'
import { type JournalEntry, type JournalPage, readJournalPage } from '../answers/journal-entry.js'
import { useConsole } from './console-context.js'

/** How often the emulator is asked for news, in milliseconds. */
const PERIOD_MS = 1000

/** As many as the emulator keeps. */
const CAPACITY = 1000

/** The journal as far as it came. */
export interface FollowedJournal {
  /** The newest first. */
  readonly entries: readonly JournalEntry[]
  /** Why the last news did not come. */
  readonly error: unknown
  /** Whether the first answer came. */
  readonly isLoaded: boolean
  /** Forgets what was loaded. */
  clear: () => void
}

/** @param isLive Whether to ask on and on. */
export function useJournal(isLive: boolean): FollowedJournal {
  const { client, version } = useConsole()
  const [entries, setEntries] = useState<readonly JournalEntry[]>([])
  const [error, setError] = useState<unknown>(undefined)
  const [isLoaded, setLoaded] = useState(false)
  const latest = useRef(0)
  const isAsking = useRef(false)

  function take({ entries: added, latest: newest }: JournalPage): void {
    const isOtherRun = newest < latest.current
    latest.current = isOtherRun ? 0 : Math.max(newest, added.at(-1)?.seq ?? 0)
    if (isOtherRun) setEntries([])
    else if (added.length > 0)
      setEntries((before) => [...added.toReversed(), ...before].slice(0, CAPACITY))
    setError(undefined)
    setLoaded(true)
  }

  async function ask(): Promise<void> {
    // An answer that is late would bring the same entries twice.
    if (isAsking.current) return
    isAsking.current = true
    try {
      take(readJournalPage(await client.call('/journal/list', { since: latest.current })))
    } catch (reason) {
      setError(reason)
    } finally {
      isAsking.current = false
    }
  }

  useEffect(() => {
    void ask()
    if (!isLive) return undefined
    const timer = setInterval(() => void ask(), PERIOD_MS)
    return () => clearInterval(timer)
  }, [client, isLive, version])

  return { entries, error, isLoaded, clear: () => setEntries([]) }
}
