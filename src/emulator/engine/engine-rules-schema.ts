/**
 * Checks the switches that somebody set, and fills in the others.
 *
 * @module
 */
import * as z from 'zod'
import type { ChoiceRule, RangeRule } from './engine-rule.js'
import { ENGINE_RULES, type EngineRules } from './engine-rules.js'

/** The switches to change; all others keep their default. */
export type EngineRulesInput = {
  readonly [Name in keyof EngineRules]?: EngineRules[Name] | undefined
}

/** Schema of the switches. Unknown names are refused, naming the known ones. */
export const engineRulesSchema: z.ZodType<EngineRules, EngineRulesInput> = z.strictObject(
  {
    maxValueDepth: toSchema(ENGINE_RULES.maxValueDepth),
    deleteMissing: toSchema(ENGINE_RULES.deleteMissing),
    keyNotFoundCode: toSchema(ENGINE_RULES.keyNotFoundCode),
    emptyKeyCode: toSchema(ENGINE_RULES.emptyKeyCode),
    maxSecretBytes: toSchema(ENGINE_RULES.maxSecretBytes),
    missingPrevious: toSchema(ENGINE_RULES.missingPrevious),
    batchOverLimit: toSchema(ENGINE_RULES.batchOverLimit),
    batchEmpty: toSchema(ENGINE_RULES.batchEmpty),
    batchDuplicate: toSchema(ENGINE_RULES.batchDuplicate),
    queryOverLimit: toSchema(ENGINE_RULES.queryOverLimit),
    maxQueryLimit: toSchema(ENGINE_RULES.maxQueryLimit),
    cursorReuse: toSchema(ENGINE_RULES.cursorReuse),
    wrongAttributeType: toSchema(ENGINE_RULES.wrongAttributeType),
    entityKeyConflict: toSchema(ENGINE_RULES.entityKeyConflict),
    missingRangeAttribute: toSchema(ENGINE_RULES.missingRangeAttribute),
    undeclaredAttribute: toSchema(ENGINE_RULES.undeclaredAttribute),
    incompletePartition: toSchema(ENGINE_RULES.incompletePartition),
    missingItemConditions: toSchema(ENGINE_RULES.missingItemConditions),
    ttlMode: toSchema(ENGINE_RULES.ttlMode),
    consistency: toSchema(ENGINE_RULES.consistency),
    queryLagMinMs: toRangeSchema(ENGINE_RULES.queryLagMinMs),
    queryLagMaxMs: toRangeSchema(ENGINE_RULES.queryLagMaxMs),
    staleGets: toSchema(ENGINE_RULES.staleGets),
    cursorMode: toSchema(ENGINE_RULES.cursorMode),
    occConflictProbability: toRangeSchema(ENGINE_RULES.occConflictProbability),
    namespace: toSchema(ENGINE_RULES.namespace),
  },
  {
    error: ({ code, keys }) =>
      code === 'unrecognized_keys'
        ? `must not hold ${String(keys)}; known are ${Object.keys(ENGINE_RULES).join(', ')}`
        : undefined,
  },
)

function toSchema<Value extends string | number>({ values }: ChoiceRule<Value>) {
  return z.literal(values).default(values[0])
}

function toRangeSchema({ default: preset, min, max }: RangeRule) {
  return z.number().min(min).max(max).default(preset)
}
