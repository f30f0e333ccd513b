/**
 * How an emulator is set, to be shown.
 *
 * @module
 */
import type { Provenance } from '../wire/error-table.js'
import type { EntityDefinition } from '../wire/entity-definition.js'
import type { CallPlan } from './caller/call-plan.js'
import { ENGINE_RULES, type EngineRules } from './engine/engine-rules.js'
import type { ChoiceRule, RangeRule } from './engine/engine-rule.js'
import type { QuotaOptions } from './quotas/quota-options.js'

/** A switch, as it is set. */
export interface RuleSetting {
  readonly value: string | number
  /** All values that it can have; absent for a number within bounds. */
  readonly values?: readonly (string | number)[]
  readonly about: string
  readonly provenance: Provenance
  /** Whether it can be changed at the start only. */
  readonly needsRestart: boolean
}

/** How an emulator is set. */
export interface EmulatorSettings {
  /** The entities of the manifest. */
  readonly entities: readonly EntityDefinition[]
  /** Endpoints, remotes and modules of the manifest. */
  readonly callPlan: CallPlan
  /** Switches of the storage engine by name. */
  readonly rules: Readonly<Record<string, RuleSetting>>
  readonly quotas: QuotaOptions
}

/** @returns Every switch with its value. */
export function toRuleSettings(rules: EngineRules): EmulatorSettings['rules'] {
  const values: ReadonlyMap<string, string | number> = new Map(Object.entries(rules))
  return Object.fromEntries(
    Object.entries(ENGINE_RULES).map(([name, rule]) => [name, toSetting(rule, values.get(name))]),
  )
}

function toSetting(rule: ChoiceRule | RangeRule, value: string | number = ''): RuleSetting {
  const { about, provenance, needsRestart = false } = rule
  const values = 'values' in rule ? { values: rule.values } : {}
  return { value, ...values, about, provenance, needsRestart }
}
