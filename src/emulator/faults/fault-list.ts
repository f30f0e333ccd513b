/**
 * The fault rules of one emulator: counts the calls that each meets, and decides which of them acts.
 *
 * @module
 */
import type { Clock } from '../../clock.js'
import { type FaultCall, findMeeting } from './fault-call.js'
import type { FaultAction, FaultMatch, FaultRule } from './fault-rule.js'
import { parseFaultRule } from './fault-rule-schema.js'
import {
  FAULT_SCENARIOS,
  type ScenarioName,
  type ScenarioStep,
  parseScenarioName,
} from './fault-scenarios.js'

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
  /** The scenario that it came with; absent when it was added by itself. */
  readonly scenario?: ScenarioName
  /** Calls that fit it, leaving aside what it counts and draws. */
  readonly calls: number
  /** Calls that it acted on. */
  readonly hits: number
}

/** Disturbs the storage API and the key set of an emulator, for tests of what its clients make of that. */
export interface Faults {
  /** @throws OptionsError (`ERR_OPTIONS`) naming the member, such as `fault.match.nth`. */
  add: (rule: FaultRule) => FaultHandle
  /**
   * Starts a scenario of `FAULT_SCENARIOS`; one that is running starts anew. Its rules come after those that there are.
   *
   * @returns Its rules; removing them, or `stop`, ends it.
   * @throws OptionsError (`ERR_OPTIONS`) naming all scenarios.
   */
  start: (name: ScenarioName) => readonly FaultHandle[]
  /** Takes the rules of a scenario away; what it has done besides, such as ending the life of tokens, stays done. */
  stop: (name: ScenarioName) => void
  /** Takes the rule with this id away, if it is there. */
  remove: (id: string) => void
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

/** Fault rules with the question that the emulator asks for each call. */
export interface FaultList extends Faults {
  /**
   * Counts a call.
   *
   * @returns The first rule that acts on it, if any.
   */
  findActing: (call: FaultCall) => ActingFault | undefined
}

/** Options of {@link createFaultList}. */
export interface FaultListOptions {
  /** The first rules, in order. */
  readonly rules: readonly FaultRule[]
  /** Decides on probabilities; from 0 to below 1. */
  readonly random: () => number
  /** Times the beginning and end of rules. */
  readonly clock: Clock
  /** What scenarios do besides their rules. */
  readonly steps: Readonly<Record<ScenarioStep, () => void>>
}

interface Entry {
  readonly id: string
  readonly rule: FaultRule
  readonly scenario?: ScenarioName
  readonly addedAt: number
  calls: number
  hits: number
}

/** Creates a list of rules that have met nothing yet. */
export function createFaultList(options: FaultListOptions): FaultList {
  const { rules, random, clock, steps } = options
  const entries = new Map<string, Entry>()
  let added = 0

  function insert(rule: FaultRule, scenario?: ScenarioName): FaultHandle {
    added += 1
    const id = `fault-${added}`
    const origin = scenario === undefined ? {} : { scenario }
    const entry = { id, rule, ...origin, addedAt: clock.elapsed(), calls: 0, hits: 0 }
    entries.set(id, entry)
    return {
      id,
      get hits() {
        return entry.hits
      },
      remove: () => void entries.delete(id),
    }
  }

  function stop(name: ScenarioName): void {
    for (const { id, scenario } of entries.values()) if (scenario === name) entries.delete(id)
  }

  for (const rule of rules) insert(rule)

  return {
    add: (given) => insert(parseFaultRule(given)),
    start: (given) => {
      const name = parseScenarioName('scenario', given)
      const scenario = FAULT_SCENARIOS[name]
      for (const step of scenario.steps) steps[step]()
      stop(name)
      return scenario.rules.map((rule) => insert(rule, name))
    },
    stop,
    remove: (id) => void entries.delete(id),
    list: () => Array.from(entries.values(), toState),
    clear: () => entries.clear(),
    findActing: (call) => {
      if (entries.size === 0) return undefined
      const now = clock.elapsed()
      const aged = Array.from(entries.values(), (entry) => toAged(entry, now))
      const met = findMeeting(aged, call).map(({ entry }) => entry)
      for (const entry of met) entry.calls += 1
      const acting = met.find((entry) => isDue(entry) && isDrawn(entry.rule.match, random))
      if (acting === undefined) return undefined
      acting.hits += 1
      return { id: acting.id, action: acting.rule.action }
    },
  }
}

function toState({ id, rule, scenario, calls, hits }: Entry): FaultState {
  return { id, rule, ...(scenario === undefined ? {} : { scenario }), calls, hits }
}

function toAged(entry: Entry, now: number) {
  return { entry, rule: entry.rule, ageMs: now - entry.addedAt }
}

function isDue({ rule: { match = {}, times = Infinity }, calls, hits }: Entry): boolean {
  const { nth = calls, from = 1, every = 1 } = match
  return hits < times && calls === nth && calls >= from && calls % every === 0
}

/** A certain rule draws nothing, so that it leaves the chances of the others as they are. */
function isDrawn({ probability = 1 }: FaultMatch = {}, random: () => number): boolean {
  return probability === 1 || random() < probability
}
