/**
 * The storage engine's switches as text, for the command line.
 *
 * @module
 */
import { OptionsError } from '../errors.js'
import { ENGINE_RULES, type EngineRule, type EngineRules } from './engine/engine-rules.js'
import { engineRulesSchema } from './engine/engine-rules-schema.js'

type Rule = EngineRule<string | number>

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
    Object.fromEntries(assignments.map((text) => parseAssignment(option, text))),
  )
}

/** @returns For each switch: name, values with the default first, what it decides, and how the default is known. */
export function renderRules(): string {
  return Array.from(RULES, renderRule).join('\n')
}

function renderRule([name, { values, about, provenance }]: readonly [string, Rule]): string {
  return `    ${name}=${values.join('|')}\n        ${about} (${provenance})`
}

function parseAssignment(option: string, text: string): readonly [string, string | number] {
  const [, name = text, given = ''] = /^([^=]*)=(.*)$/.exec(text) ?? []
  const rule = RULES.get(name)
  if (rule === undefined) {
    const known = [...RULES.keys()].join(', ')
    throw new OptionsError(option, `knows no rule "${name}"; known are ${known}`)
  }
  const value = rule.values.find((candidate) => String(candidate) === given)
  if (value !== undefined) return [name, value]
  throw new OptionsError(option, `${name} must be ${rule.values.join(' or ')}, not "${given}"`)
}
