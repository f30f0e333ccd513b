/**
 * Fault rules and scenarios, as the emulator lists them.
 *
 * @module
 */
import { readList, readMembers, readNumber, readText } from './read-json.js'

/** A rule and how often it was met. */
export interface FaultState {
  readonly id: string
  /** The rule as JSON. */
  readonly rule: unknown
  /** Calls that fit it. */
  readonly calls: number
  /** Calls that it acted on. */
  readonly hits: number
}

/** A named set of rules. */
export interface Scenario {
  readonly name: string
  readonly about: string
}

/** Reads the answer of `/faults/list`. */
export function readFaults(answer: unknown): readonly FaultState[] {
  return readList(readMembers(answer)['faults'], (value) => {
    const { id, rule, calls, hits } = readMembers(value)
    return { id: readText(id), rule, calls: readNumber(calls), hits: readNumber(hits) }
  })
}

/** Reads the answer of `/scenarios/list`. */
export function readScenarios(answer: unknown): readonly Scenario[] {
  return readList(readMembers(answer)['scenarios'], (value) => {
    const { name, about } = readMembers(value)
    return { name: readText(name), about: readText(about) }
  })
}
