/**
 * Writes to the store behind the back of requests, and again later what it did not take.
 *
 * @module
 */
import type { Clock } from '../clock.js'
import { TokenStoreError, type TokenStoreFailure } from './token-store-error.js'

const AGAIN_AFTER_MS = 5000
const MAX_PUTS = 10_000
/** Far more than are uninstalled while a store is away: a block that is lost lets late requests bring tokens back. */
const MAX_BLOCKS = 100_000

/** With these nothing else would get through either. Any other failure may be of this one change alone. */
const STORE_IS_AWAY: ReadonlySet<TokenStoreFailure> = new Set([
  'breaker-open',
  'timeout',
  'unreachable',
  'closed',
])

/** One change under one key. */
export interface StoreChange {
  /** A block lets nothing be put under the key from then on, and outdoes every put. */
  readonly kind: 'put' | 'block'
  /** Makes the change, or finds that it is not wanted any more. It rejects with a {@link TokenStoreError}, and is then called again. */
  readonly run: () => Promise<void>
}

/** Writes changes. */
export interface StoreWriter {
  /** Makes a change, now or, when the store does not do it, later. It never rejects. @returns Whether it is done. */
  write: (key: string, change: StoreChange) => Promise<boolean>
  /** Waits for what is under way, and tries once more what the store did not take. */
  flush: () => Promise<void>
  /** Changes that wait to be tried again. */
  readonly pending: () => number
  /** Ends the tries. */
  close: () => void
}

/** Creates a writer. The latest change of each key is tried again every five seconds. */
export function createStoreWriter(clock: Clock): StoreWriter {
  const puts = new Map<string, StoreChange>()
  const blocks = new Map<string, StoreChange>()
  const waitingLike = ({ kind }: StoreChange) => (kind === 'block' ? blocks : puts)
  const running = new Set<Promise<boolean>>()
  let cancelTimer: (() => void) | undefined
  let isClosed = false

  async function write(key: string, change: StoreChange): Promise<boolean> {
    if (change.kind === 'put' && blocks.has(key)) return false
    puts.delete(key)
    const failure = await attempt(change)
    if (failure === undefined) {
      if (change.kind === 'block') blocks.delete(key)
      return true
    }
    postpone(key, change)
    return false
  }

  /** What came in the meantime is newer; only a block outdoes it. */
  function postpone(key: string, change: StoreChange): void {
    if (change.kind === 'block') {
      puts.delete(key)
      keepLast(blocks, key, change, MAX_BLOCKS)
    } else if (!puts.has(key) && !blocks.has(key)) {
      keepLast(puts, key, change, MAX_PUTS)
    }
    schedule()
  }

  function schedule(): void {
    if (isClosed) return
    cancelTimer ??= clock.schedule(AGAIN_AFTER_MS, () => {
      cancelTimer = undefined
      void track(tryAgain())
    })
  }

  /**
   * Blocks first, then puts, and of these what was not tried for longest; one after the other, so that a store that has just come back is not
   * flooded; and none after one that the store could not be asked for.
   */
  async function tryAgain(): Promise<boolean> {
    for (const [key, change] of [...blocks, ...puts]) {
      const waiting = waitingLike(change)
      if (waiting.get(key) !== change) continue
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const failure = await attempt(change)
      if (failure !== undefined) schedule()
      if (failure !== undefined && STORE_IS_AWAY.has(failure)) return false
      // Something newer may have taken its place.
      if (waiting.get(key) !== change) continue
      waiting.delete(key)
      if (failure !== undefined) waiting.set(key, change)
    }
    return true
  }

  function track(work: Promise<boolean>): Promise<boolean> {
    const tracked = work.finally(() => running.delete(tracked))
    running.add(tracked)
    return tracked
  }

  return {
    write: (key, change) => track(write(key, change)),
    flush: async () => {
      await Promise.all(running)
      await tryAgain()
    },
    pending: () => puts.size + blocks.size,
    close: () => {
      isClosed = true
      cancelTimer?.()
    },
  }
}

/** @returns Why the store did not do it, or nothing when it did. */
async function attempt({ run }: StoreChange): Promise<TokenStoreFailure | undefined> {
  try {
    await run()
    return undefined
  } catch (error) {
    if (error instanceof TokenStoreError) return error.failure
    throw error
  }
}

/** Puts a change behind all others; when there are too many, the first one goes. */
function keepLast(
  waiting: Map<string, StoreChange>,
  key: string,
  change: StoreChange,
  max: number,
): void {
  waiting.delete(key)
  waiting.set(key, change)
  const [first] = waiting.keys()
  if (waiting.size > max && first !== undefined) waiting.delete(first)
}
