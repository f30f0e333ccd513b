/**
 * What a switch of the storage engine is.
 *
 * @module
 */
import type { Provenance } from '../../wire/error-table.js'

interface RuleFacts {
  /** What it decides. */
  readonly about: string
  /** How the default is known. */
  readonly provenance: Provenance
  /** Where the default comes from, and what speaks for the alternative. */
  readonly source: string
  /** Given when stored data lies by it, so that it cannot be changed while there is any. */
  readonly needsRestart?: true
}

/** A switch with some values to choose from. */
export interface ChoiceRule<Value extends string | number = string | number> extends RuleFacts {
  /** The default, then the alternatives. */
  readonly values: readonly [Value, ...Value[]]
}

/** A switch that is any number of a range. */
export interface RangeRule extends RuleFacts {
  readonly default: number
  readonly min: number
  readonly max: number
}

/** The switch for a member of this type. */
export type EngineRule<Value extends string | number> = number extends Value
  ? RangeRule
  : ChoiceRule<Value>
