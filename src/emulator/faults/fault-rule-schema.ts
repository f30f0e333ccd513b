/**
 * Checks fault rules where they come in: in process, over the admin API, from a file.
 *
 * @module
 */
import * as z from 'zod'
import { OptionsError } from '../../errors.js'
import { STORAGE_OPERATIONS } from '../../wire/storage-operation.js'
import { faultActionSchema } from './fault-action-schema.js'
import type { FaultMatch, FaultOperation, FaultRule } from './fault-rule.js'
import { appliesTo } from './fault-scope.js'

const countSchema = z.int().min(1).optional()
const momentSchema = z.number().min(0).optional()

const OPERATIONS: readonly string[] = [...Object.keys(STORAGE_OPERATIONS), 'key-set']

const matchSchema: z.ZodType<FaultMatch, FaultMatch> = z
  .strictObject({
    operation: z
      .custom<FaultOperation | '*'>(
        (name) => name === '*' || OPERATIONS.some((operation) => operation === name),
        `expected * or one of ${OPERATIONS.join(', ')}`,
      )
      .optional(),
    installation: z.string().min(1).optional(),
    keyPrefix: z.string().optional(),
    afterMs: momentSchema,
    untilMs: momentSchema,
    nth: countSchema,
    from: countSchema,
    every: countSchema,
    probability: z.number().min(0).max(1).optional(),
  })
  .refine(({ afterMs = 0, untilMs = Infinity }) => afterMs < untilMs, {
    error: 'expected a later time than that of afterMs',
    path: ['untilMs'],
  })
  .refine(
    ({ operation, installation, keyPrefix }) =>
      operation !== 'key-set' || (installation ?? keyPrefix) === undefined,
    { error: 'calls of the key set have no installation and no key', path: ['operation'] },
  )

/** Schema of one rule. Unknown members are refused. */
export const faultRuleSchema: z.ZodType<FaultRule, FaultRule> = z
  .strictObject({
    match: matchSchema.optional(),
    action: faultActionSchema,
    times: countSchema,
  })
  .refine(canMeet, {
    error: 'the action does not apply to this operation',
    path: ['match', 'operation'],
  })

/** @throws OptionsError (`ERR_OPTIONS`) naming the member, such as `fault.match.nth`. */
export function parseFaultRule(rule: unknown): FaultRule {
  return parse(faultRuleSchema, 'fault', rule)
}

/**
 * Reads a list of rules.
 *
 * @param option Name of the option that they came with.
 * @throws OptionsError (`ERR_OPTIONS`) naming the member after the option, such as `--faults.0.match.nth`.
 */
export function parseFaultRules(option: string, rules: unknown): readonly FaultRule[] {
  return parse(z.array(faultRuleSchema), option, rules)
}

function parse<Value>(schema: z.ZodType<Value>, option: string, value: unknown): Value {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const member = [option, ...(issue?.path ?? [])].join('.')
  throw new OptionsError(member, `is wrong: ${issue?.message ?? 'not understood'}`)
}

function canMeet({ match: { operation } = {}, action }: FaultRule): boolean {
  return operation === undefined || operation === '*' || appliesTo(action, operation)
}
