/**
 * The fault rules of one emulator: counts the calls that each meets, and decides which of them acts.
 *
 * @module
 */
import type { StorageOperation } from '../../wire/storage-operation.js'
import type { FaultAction, FaultMatch, FaultRule } from './fault-rule.js'
import { parseFaultRule } from './fault-rule-schema.js'
import { readRequestKeys } from './read-request-keys.js'

/** A rule that was added. */
export interface FaultHandle {
  /** Names it in the log and in the list; never used twice. */
  readonly id: string
  /** How often it has acted. */
  readonly hits: number
  /** Takes the rule away; doing so twice does nothing. */
  remove: () => void
}

/** A rule and what it has met so far. */
export interface FaultState {
  readonly id: string
  readonly rule: FaultRule
  /** Calls that fit its operation and key prefix. */
  readonly calls: number
  /** Calls that it acted on. */
  readonly hits: number
}

/** Disturbs the storage API of an emulator, for tests of what its clients make of that. */
export interface Faults {
  /** @throws OptionsError (`ERR_OPTIONS`) naming the member, such as `fault.match.nth`. */
  add: (rule: FaultRule) => FaultHandle
  /** @returns All rules in the order in which they are tried, as they stand. */
  list: () => readonly FaultState[]
  /** Takes all rules away. */
  clear: () => void
}

/** A rule that acts on a call. */
export interface ActingFault {
  readonly id: string
  readonly action: FaultAction
}

/** Fault rules with the question that the request handler asks. */
export interface FaultList extends Faults {
  /**
   * Counts a call.
   *
   * @param body `undefined` when it was larger than the platform takes.
   * @returns The first rule that acts on it, if any.
   */
  findActing: (operation: StorageOperation, body: Buffer | undefined) => ActingFault | undefined
}

/** Options of {@link createFaultList}. */
export interface FaultListOptions {
  /** The first rules, in order. */
  readonly rules: readonly FaultRule[]
  /** Decides on probabilities; from 0 to below 1. */
  readonly random: () => number
}

interface Entry {
  readonly id: string
  readonly rule: FaultRule
  calls: number
  hits: number
}

/** Creates a list of rules that have met nothing yet. */
export function createFaultList({ rules, random }: FaultListOptions): FaultList {
  const entries = new Map<string, Entry>()
  let added = 0

  function insert(rule: FaultRule): Entry {
    added += 1
    const entry = { id: `fault-${added}`, rule, calls: 0, hits: 0 }
    entries.set(entry.id, entry)
    return entry
  }

  for (const rule of rules) insert(rule)

  return {
    add: (given) => {
      const entry = insert(parseFaultRule(given))
      return {
        id: entry.id,
        get hits() {
          return entry.hits
        },
        remove: () => void entries.delete(entry.id),
      }
    },
    list: () => Array.from(entries.values(), (entry) => ({ ...entry })),
    clear: () => entries.clear(),
    findActing: (operation, body) => {
      const met = findMet([...entries.values()], operation, body)
      for (const entry of met) entry.calls += 1
      const acting = met.find((entry) => isDue(entry) && isDrawn(entry.rule.match, random))
      if (acting === undefined) return undefined
      acting.hits += 1
      return { id: acting.id, action: acting.rule.action }
    },
  }
}

function findMet(
  entries: readonly Entry[],
  operation: StorageOperation,
  body: Buffer | undefined,
): readonly Entry[] {
  const ofOperation = entries.filter(
    ({ rule: { match = {} } }) => (match.operation ?? '*') === '*' || match.operation === operation,
  )
  const needsKeys = ofOperation.some(({ rule }) => rule.match?.keyPrefix !== undefined)
  const keys = needsKeys ? readRequestKeys(body) : []
  return ofOperation.filter(({ rule: { match: { keyPrefix } = {} } }) =>
    keyPrefix === undefined ? true : keys.some((key) => key.startsWith(keyPrefix)),
  )
}

function isDue({ rule: { match = {}, times = Infinity }, calls, hits }: Entry): boolean {
  const { nth = calls, from = 1, every = 1 } = match
  return hits < times && calls === nth && calls >= from && calls % every === 0
}

/** A certain rule draws nothing, so that it leaves the chances of the others as they are. */
function isDrawn({ probability = 1 }: FaultMatch = {}, random: () => number): boolean {
  return probability === 1 || random() < probability
}
