/**
 * Checks fault rules where they come in: in process, over the admin API, from a file.
 *
 * @module
 */
import { z } from 'zod'
import { OptionsError } from '../../errors.js'
import { STORAGE_OPERATIONS } from '../../wire/storage-operation.js'
import type { FaultAction, FaultMatch, FaultRule } from './fault-rule.js'

/** A timer with a longer delay would end at once. */
const MAX_LATENCY_MS = 2 ** 31 - 1

const countSchema = z.int().min(1).optional()
const momentSchema = z.enum(['before-commit', 'after-commit']).optional()
const latencySchema = z.number().min(0).max(MAX_LATENCY_MS)

/** Visible ASCII and spaces: what a header can hold. */
const headerSchema = z.string().regex(/^[\x20-\x7E]+$/, 'expected seconds or header text')

const operations = Object.keys(STORAGE_OPERATIONS)

const matchSchema: z.ZodType<FaultMatch, FaultMatch> = z.strictObject({
  operation: z
    .custom<NonNullable<FaultMatch['operation']>>(
      (name) => name === '*' || operations.some((operation) => operation === name),
      `expected * or one of ${operations.join(', ')}`,
    )
    .optional(),
  keyPrefix: z.string().optional(),
  nth: countSchema,
  from: countSchema,
  every: countSchema,
  probability: z.number().min(0).max(1).optional(),
})

const actionSchema: z.ZodType<FaultAction, FaultAction> = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      kind: z.literal('status'),
      status: z.int().min(400).max(599),
      code: z.string().min(1).optional(),
      retryAfter: z.union([z.int().min(0), headerSchema]).optional(),
      when: momentSchema,
    }),
    z.strictObject({
      kind: z.literal('latency'),
      latencyMs: z.union([
        latencySchema,
        z.tuple([latencySchema, latencySchema]).refine(([from, to]) => from <= to, {
          error: 'expected the shorter time first',
        }),
      ]),
      when: momentSchema,
    }),
    z.strictObject({ kind: z.literal('hang'), when: momentSchema }),
    z.strictObject({ kind: z.literal('reset'), when: momentSchema }),
    z.strictObject({ kind: z.literal('truncate') }),
    z.strictObject({ kind: z.literal('html') }),
  ],
  { error: 'expected an object whose kind is status, latency, hang, reset, truncate or html' },
)

/** Schema of one rule. Unknown members are refused. */
export const faultRuleSchema: z.ZodType<FaultRule, FaultRule> = z.strictObject({
  match: matchSchema.optional(),
  action: actionSchema,
  times: countSchema,
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
