/**
 * Fetches a key set again and again and remembers how that went.
 *
 * @module
 */
import type { KeyObject } from 'node:crypto'
import type { Clock } from '../clock.js'
import { isForgeRemoteError } from '../errors.js'
import type { Logger } from '../logger.js'
import { type ImportedKeySet, importKeySet } from './import-key-set.js'

const REFRESH_INTERVAL_MS = 5 * 60_000
const MAX_AGE_MS = 24 * 60 * 60_000
const FIRST_COOL_DOWN_MS = 1000
const LONGEST_COOL_DOWN_MS = 30_000

/** What is known about fetches that failed, one after another. */
export interface KeySetFailure {
  /** How many. */
  readonly count: number
  /** What went wrong with the last. */
  readonly reason: string
  /** When the next one may start, in milliseconds since the epoch. */
  readonly retryAt: number
}

/** Keeps the keys of one endpoint. */
export interface KeyLoader {
  /** The keys of the last good fetch; `undefined` before the first, and when it is 24 hours old. */
  keys: () => ReadonlyMap<string, KeyObject> | undefined
  /** Set while the last fetch is a failed one. */
  failure: () => KeySetFailure | undefined
  /** The fetch under way, if any. */
  running: () => Promise<void> | undefined
  /** Fetches, or joins the fetch under way. Never rejects. */
  load: () => Promise<void>
  /** Starts a refresh that is due: a paused process misses its timers. */
  refreshWhenDue: () => void
  /** Ends the refresh in the background. */
  close: () => void
}

/** Options of {@link createKeyLoader}. */
export interface KeyLoaderOptions {
  /** Where the keys come from, for log lines. */
  url: string
  /** Fetches the JWK set as text. */
  fetchKeySet: () => Promise<string>
  /** Source of time. */
  clock: Clock
  /** Receives one entry per failed fetch, and one when other entries of the set than before are not used. */
  log: Logger
}

interface LoaderState {
  readonly keys: ReadonlyMap<string, KeyObject> | undefined
  /** When the fetch that brought the keys started. */
  readonly fetchedAt: number
  readonly failure: KeySetFailure | undefined
  /** The entries that were not used, as text to compare with. */
  readonly rejected: string
}

type Outcome = ImportedKeySet | { readonly problem: string }

const NOTHING_YET: LoaderState = {
  keys: undefined,
  fetchedAt: 0,
  failure: undefined,
  rejected: '[]',
}

/**
 * Once it has keys it fetches every 5 minutes; after a failure it waits 1 second, then twice as long each time, up to 30. A set without a
 * usable key is a failure and replaces nothing.
 */
export function createKeyLoader(options: KeyLoaderOptions): KeyLoader {
  const { clock } = options
  let state = NOTHING_YET
  let running: Promise<void> | undefined
  let cancelTimer: (() => void) | undefined
  let isClosed = false

  async function loadOnce(): Promise<void> {
    const startedAt = clock.now()
    const outcome = await fetchKeys(options.fetchKeySet)
    const previous = state
    state = toNextState(previous, outcome, { startedAt, endedAt: clock.now() })
    report(options, previous, state, outcome)
    cancelTimer?.()
    // Without keys there is nothing to keep fresh; the next request tries again.
    if (isClosed || state.keys === undefined) return
    cancelTimer = clock.schedule(toDelay(state, clock.now()), () => void load())
  }

  function load(): Promise<void> {
    running ??= loadOnce().finally(() => {
      running = undefined
    })
    return running
  }

  return {
    keys: () => (clock.now() - state.fetchedAt <= MAX_AGE_MS ? state.keys : undefined),
    failure: () => state.failure,
    running: () => running,
    load,
    refreshWhenDue: () => {
      if (running === undefined && isDue(state, clock.now())) void load()
    },
    close: () => {
      isClosed = true
      cancelTimer?.()
    },
  }
}

async function fetchKeys(fetchKeySet: () => Promise<string>): Promise<Outcome> {
  try {
    const imported = await importKeySet(await fetchKeySet())
    return imported.keys.size === 0 ? { problem: 'key set has no usable key' } : imported
  } catch (error) {
    // Whatever it is, it must not end the process from the background; keys are then simply not to be had.
    return { problem: isForgeRemoteError(error) ? error.message : 'unexpected error' }
  }
}

function toNextState(
  previous: LoaderState,
  outcome: Outcome,
  { startedAt, endedAt }: { startedAt: number; endedAt: number },
): LoaderState {
  if ('problem' in outcome) {
    const count = (previous.failure?.count ?? 0) + 1
    const coolDownMs = Math.min(LONGEST_COOL_DOWN_MS, FIRST_COOL_DOWN_MS * 2 ** (count - 1))
    const failure = { count, reason: outcome.problem, retryAt: endedAt + coolDownMs }
    return { ...previous, failure }
  }
  const rejected = JSON.stringify(outcome.rejected)
  return { keys: outcome.keys, fetchedAt: startedAt, failure: undefined, rejected }
}

function toDelay({ failure }: LoaderState, now: number): number {
  return failure === undefined ? REFRESH_INTERVAL_MS : Math.max(0, failure.retryAt - now)
}

function isDue({ keys, fetchedAt, failure }: LoaderState, now: number): boolean {
  const dueAt = failure?.retryAt ?? fetchedAt + REFRESH_INTERVAL_MS
  return keys !== undefined && now > dueAt
}

function report(
  { url, log }: KeyLoaderOptions,
  previous: LoaderState,
  next: LoaderState,
  outcome: Outcome,
): void {
  if ('problem' in outcome) {
    const keysInUse = previous.keys?.size ?? 0
    const fields = { event: 'key-set-failure', url, failures: next.failure?.count, keysInUse }
    log.warn(fields, `key set could not be refreshed: ${outcome.problem}`)
  } else if (next.rejected !== previous.rejected) {
    const fields = { event: 'key-set-entries', url, rejected: outcome.rejected }
    log.warn(fields, 'key set has entries that are not used')
  }
}
