/**
 * The storage engine's switches as text, for the command line and the admin API.
 *
 * @module
 */
import { OptionsError } from '../errors.js'
import type { ChoiceRule, RangeRule } from './engine/engine-rule.js'
import { ENGINE_RULES, type EngineRules } from './engine/engine-rules.js'
import { engineRulesSchema } from './engine/engine-rules-schema.js'

type Rule = ChoiceRule | RangeRule

const RULES: ReadonlyMap<string, Rule> = new Map(Object.entries(ENGINE_RULES))

/**
 * Reads switches.
 *
 * @param option Name of the option that they came with.
 * @param assignments Each `name=value`.
 * @throws OptionsError naming what is known.
 */
export function parseRuleAssignments(option: string, assignments: readonly string[]): EngineRules {
  return engineRulesSchema.parse(
    Object.fromEntries(assignments.map((text) => parseRuleAssignment(option, text))),
  )
}

/**
 * Reads one switch.
 *
 * @param option Name of the option that it came with.
 * @param text `name=value`.
 * @throws OptionsError naming what is known.
 */
export function parseRuleAssignment(
  option: string,
  text: string,
): readonly [string, string | number] {
  const [, name = text, given = ''] = /^([^=]*)=(.*)$/.exec(text) ?? []
  const rule = RULES.get(name)
  if (rule === undefined) {
    const known = [...RULES.keys()].join(', ')
    throw new OptionsError(option, `knows no rule "${name}"; known are ${known}`)
  }
  const value = findValue(rule, given)
  if (value !== undefined) return [name, value]
  throw new OptionsError(option, `${name} must be ${renderExpected(rule)}, not "${given}"`)
}

/** @returns For each switch: name, values with the default first, what it decides, and how the default is known. */
export function renderRules(): string {
  return Array.from(RULES, renderRule).join('\n')
}

function renderRule([name, rule]: readonly [string, Rule]): string {
  const values =
    'values' in rule ? rule.values.join('|') : `${rule.default} (${rule.min} to ${rule.max})`
  return `    ${name}=${values}\n        ${rule.about}\n        ${rule.provenance}: ${rule.source}`
}

function findValue(rule: Rule, given: string): string | number | undefined {
  if ('values' in rule) return rule.values.find((candidate) => String(candidate) === given)
  const value = /^\d+(?:\.\d+)?$/.test(given) ? Number(given) : Number.NaN
  return value >= rule.min && value <= rule.max ? value : undefined
}

function renderExpected(rule: Rule): string {
  return 'values' in rule ? rule.values.join(' or ') : `a number from ${rule.min} to ${rule.max}`
}
