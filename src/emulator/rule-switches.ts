/**
 * The storage engine's switches while it runs: looked at and changed.
 *
 * @module
 */
import { OptionsError } from '../errors.js'
import type { ChoiceRule, RangeRule } from './engine/engine-rule.js'
import { ENGINE_RULES, type EngineRules } from './engine/engine-rules.js'
import { parseRuleAssignment } from './rule-assignments.js'

/** A switch and what it shall be. */
export interface RuleChange {
  /** Name of the switch, such as `deleteMissing`. */
  readonly name: string
  /** One of its values, or the text of one. */
  readonly value: string | number
}

/** The switches of one engine. */
export interface RuleSwitches {
  /** As they are now: a change shows in this very object, which the engine reads for each request. */
  readonly rules: EngineRules
  /** @throws OptionsError naming what is known, or that the emulator must be started anew for it. */
  set: (change: RuleChange) => void
}

/** Starts with these values. */
export function createRuleSwitches(initial: EngineRules): RuleSwitches {
  const rules = { ...initial }
  return {
    rules,
    set: ({ name, value: given }) => {
      const [known, value] = parseRuleAssignment('rule', `${name}=${given}`)
      if (NEED_RESTART.has(known)) {
        const problem = `${known} decides where stored items lie: restart with --rule ${known}=${value}`
        throw new OptionsError('rule', problem)
      }
      Object.assign(rules, { [known]: value })
    },
  }
}

const ALL_RULES: readonly (readonly [string, ChoiceRule | RangeRule])[] =
  Object.entries(ENGINE_RULES)

const NEED_RESTART: ReadonlySet<string> = new Set(
  ALL_RULES.filter(([, { needsRestart }]) => needsRestart).map(([name]) => name),
)
