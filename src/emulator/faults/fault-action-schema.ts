/**
 * Checks what a fault rule does to a call.
 *
 * @module
 */
import * as z from 'zod'
import type { FaultAction } from './fault-rule.js'

/** A timer with a longer delay would end at once. */
const MAX_LATENCY_MS = 2 ** 31 - 1

/** A byte in a quarter of an hour. */
const MIN_BYTES_PER_SECOND = 0.001

const MIN_HUGE_BYTES = 1024
const MAX_HUGE_BYTES = 256 * 1024 * 1024

const KINDS =
  'status, latency, hang, reset, truncate, slow-drip, html, bad-json, wrong-shape, huge, partial-batch or empty-key-set'

const momentSchema = z.enum(['before-commit', 'after-commit']).optional()
const latencySchema = z.number().min(0).max(MAX_LATENCY_MS)
const codeSchema = z.string().min(1).optional()

/** Visible ASCII and spaces: what a header can hold. */
const headerSchema = z.string().regex(/^[\x20-\x7E]+$/, 'expected seconds or header text')

/** Schema of an action. Members of another one are refused. */
export const faultActionSchema: z.ZodType<FaultAction, FaultAction> = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      kind: z.literal('status'),
      status: z.int().min(400).max(599),
      code: codeSchema,
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
    z.strictObject({
      kind: z.literal('slow-drip'),
      bytesPerSecond: z.number().min(MIN_BYTES_PER_SECOND),
    }),
    z.strictObject({ kind: z.literal('html') }),
    z.strictObject({ kind: z.enum(['bad-json', 'wrong-shape']) }),
    z.strictObject({
      kind: z.literal('huge'),
      bytes: z.int().min(MIN_HUGE_BYTES).max(MAX_HUGE_BYTES).optional(),
    }),
    z.strictObject({
      kind: z.literal('partial-batch'),
      ratio: z.number().positive().max(1),
      code: codeSchema,
    }),
    z.strictObject({ kind: z.literal('empty-key-set') }),
  ],
  { error: `expected an object whose kind is ${KINDS}` },
)
