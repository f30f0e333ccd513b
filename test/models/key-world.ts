/**
 * A key set, its endpoint and the time between them, simulated: nothing waits, and everything happens in order.
 *
 * @module
 */
import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../../src/clock.js'
import { isForgeRemoteError } from '../../src/errors.js'
import { type KeySet, createKeySet } from '../../src/invocation/create-key-set.js'
import { inTurn } from './in-turn.js'

const SILENT = { info: () => {}, warn: () => {}, error: () => {} }

/** What became of a request that needs a key. */
export interface KeyAnswer {
  kid: string
  askedAt: number
  answeredAt: number
  /** `unknown` refuses the token with 401, `unavailable` answers 503. */
  result: 'found' | 'unknown' | 'unavailable'
}

export interface KeyWorld {
  keySet: KeySet
  /** When fetches started. */
  fetchedAt: readonly number[]
  /** What was asked for and has been answered. */
  answers: readonly KeyAnswer[]
  /** Lets time pass. */
  runUntil: (at: number) => Promise<void>
  /** A request comes in that needs this key. */
  ask: (kid: string) => Promise<void>
}

/** Gives the endpoint's answer; waits by the clock it gets. */
export type KeyEndpoint = (clock: Clock) => Promise<string>

/** Starts at `startAt`; the endpoint's first answer must be a good one. */
export function createKeyWorld(startAt: number, endpoint: KeyEndpoint): KeyWorld {
  const { clock, moveTo, dueUntil } = createSteppedClock(startAt)
  const fetchedAt: number[] = []
  const answers: KeyAnswer[] = []
  let answered = 0
  let processed = 0

  const fetchKeySet = () => {
    fetchedAt.push(clock.now())
    return endpoint(clock).finally(() => {
      answered += 1
    })
  }
  // With each answer that it has processed the key set schedules the next refresh, and it schedules nothing else.
  const schedule: Clock['schedule'] = (delayMs, callback) => {
    processed += 1
    return clock.schedule(delayMs, callback)
  }
  const options = { url: 'u', fetchKeySet, clock: { ...clock, schedule }, log: SILENT }
  const keySet = createKeySet(options)

  async function settle(): Promise<void> {
    await setImmediate()
    if (answered !== processed) await settle()
  }

  return {
    keySet,
    fetchedAt,
    answers,
    runUntil: async (at) => {
      await inTurn(dueUntil(at), async (callback) => {
        callback()
        await settle()
      })
      moveTo(at)
    },
    ask: async (kid) => {
      const askedAt = clock.now()
      const note = (result: KeyAnswer['result']) =>
        void answers.push({ kid, askedAt, answeredAt: clock.now(), result })
      keySet.getKey(kid).then(
        (key) => note(key === undefined ? 'unknown' : 'found'),
        (error: unknown) => {
          if (!isForgeRemoteError(error) || error.code !== 'ERR_KEY_SET') throw error
          note('unavailable')
        },
      )
      await settle()
    },
  }
}

interface SteppedClock {
  clock: Clock
  moveTo: (at: number) => void
  /** What is due, one by one; the clock stands where each is due. */
  dueUntil: (at: number) => Generator<() => void, void>
}

function createSteppedClock(startAt: number): SteppedClock {
  let now = startAt
  const timers = new Set<{ at: number; callback: () => void }>()
  const nextDue = (until: number) =>
    [...timers].filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)[0]
  return {
    clock: {
      now: () => now,
      elapsed: () => now - startAt,
      schedule: (delayMs, callback) => {
        const timer = { at: now + delayMs, callback }
        timers.add(timer)
        return () => void timers.delete(timer)
      },
    },
    moveTo: (at) => {
      now = at
    },
    *dueUntil(until) {
      for (let due = nextDue(until); due !== undefined; due = nextDue(until)) {
        now = due.at
        timers.delete(due)
        yield due.callback
      }
    },
  }
}

/** Waits as long as the clock says. */
export function waitFor(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.schedule(ms, resolve))
}

/** @returns The most fetches in any stretch of that length. */
export function countMostWithin(fetchedAt: readonly number[], stretchMs: number): number {
  const counts = fetchedAt.map(
    (start) => fetchedAt.filter((at) => at >= start && at < start + stretchMs).length,
  )
  return Math.max(0, ...counts)
}
