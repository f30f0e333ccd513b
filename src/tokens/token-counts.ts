/**
 * What is counted about shared tokens.
 *
 * @module
 */
import type { Logger } from '../logger.js'
import type { RecordProblem } from './token-record.js'
import type { TokenStoreFailure } from './token-store-error.js'

const PROBLEM_TEXTS: Readonly<Record<RecordProblem, string>> = {
  malformed: 'is cut off or no sealed token',
  'unknown-key': 'was sealed with a key that is not in tokens.keys',
  tampered: 'was changed, or copied from another key',
  foreign: 'belongs to another tenant',
  future: 'is from the future; compare the clocks of the machines',
}

/** Counters since the start of the process. */
export interface TokenCounts {
  /** Lookups that memory answered. */
  readonly memoryHits: number
  /** Lookups that the store answered with a token. */
  readonly storeHits: number
  /** Lookups that the store answered without one. */
  readonly storeMisses: number
  /** Puts and removals that the store has done. */
  readonly storeWrites: number
  /** Calls that the store did not do, by what went wrong. */
  readonly storeFailures: Readonly<Partial<Record<TokenStoreFailure, number>>>
  /** Records of the store that were not used, by why. */
  readonly ignoredRecords: Readonly<Partial<Record<RecordProblem, number>>>
}

/** Counts, and writes the first case of each kind into the log. */
export interface TokenCounter {
  /** The counters. */
  readonly counts: () => TokenCounts
  /** Counts a lookup or a write. */
  readonly count: (what: 'memoryHits' | 'storeHits' | 'storeMisses' | 'storeWrites') => void
  /** Counts a call that the store did not do. The first one after a success is logged. */
  readonly failed: (failure: TokenStoreFailure) => void
  /** The store has done something: its next failure is news. */
  readonly succeeded: () => void
  /** Counts a record that is not used. The first one of each kind is logged. */
  readonly ignored: (problem: RecordProblem) => void
}

/** Creates counters that start at 0. */
export function createTokenCounter(logger: Logger): TokenCounter {
  const simple = { memoryHits: 0, storeHits: 0, storeMisses: 0, storeWrites: 0 }
  const failures: Partial<Record<TokenStoreFailure, number>> = {}
  const problems: Partial<Record<RecordProblem, number>> = {}
  let isFailing = false
  return {
    counts: () => ({
      ...simple,
      storeFailures: { ...failures },
      ignoredRecords: { ...problems },
    }),
    count: (what) => {
      simple[what] += 1
    },
    failed: (failure) => {
      failures[failure] = (failures[failure] ?? 0) + 1
      if (isFailing) return
      isFailing = true
      const nextStep = 'Look at the store, its address and its password'
      logger.warn(
        { event: 'token-store-failure', failure, nextStep },
        'the token store does not answer; tokens are taken from requests and memory alone',
      )
    },
    succeeded: () => {
      if (!isFailing) return
      isFailing = false
      logger.info({ event: 'token-store-recovered' }, 'the token store answers again')
    },
    ignored: (problem) => {
      problems[problem] = (problems[problem] ?? 0) + 1
      if (problems[problem] > 1) return
      logger.warn(
        { event: 'token-record-ignored', problem },
        `a record of the token store is ignored: it ${PROBLEM_TEXTS[problem]}`,
      )
    },
  }
}
