/**
 * Options of an emulator, checked when it is created.
 *
 * @module
 */
import { z } from 'zod'
import { type Clock, systemClock } from '../clock.js'
import { OptionsError } from '../errors.js'
import { type Logger, createJsonLogger } from '../logger.js'
import { DEFAULT_RULES, type EngineRules } from './engine/engine-rules.js'

/** Options of `createEmulator`. The members of `EngineRules` are switches for what the sources disagree on. */
export interface EmulatorOptions {
  /** Path of `manifest.yml`, or its text when it holds a line break. */
  manifest: string
  /** Time of stored items and tokens. Default: the machine's clock. */
  clock?: Clock | undefined
  /** Makes ids the same in each run. Keys and secrets stay random. Default: random ids. */
  seed?: number | string | undefined
  /** Port on 127.0.0.1, 0 to 65535. Default 0: any free one. */
  port?: number | undefined
  /** Receives refused credentials and routes. Default: one line of JSON each on standard error. */
  log?: Logger | undefined
  /** Deepest value that is stored. The error texts say 32, the limits page says 31. Default 32. */
  maxValueDepth?: EngineRules['maxValueDepth'] | undefined
  /** Status of a delete of a missing key. Default 204. */
  deleteMissing?: EngineRules['deleteMissing'] | undefined
  /** Code of a missing key outside batches. Default `KEY_NOT_FOUND`. */
  keyNotFoundCode?: EngineRules['keyNotFoundCode'] | undefined
  /** Whether expired items are gone at once, or readable for another 48 hours. Default `immediate`. */
  ttlMode?: EngineRules['ttlMode'] | undefined
}

/** The options after defaults. */
export interface ResolvedEmulatorOptions {
  readonly manifest: string
  readonly clock: Clock
  readonly seed: number | string | undefined
  readonly port: number
  readonly log: Logger
  readonly rules: EngineRules
}

const optionsSchema = z.strictObject({
  manifest: z.string().min(1),
  clock: z.custom<Clock>(isObject, 'expected a Clock').default(systemClock),
  seed: z.union([z.number(), z.string()]).optional(),
  port: z.int().min(0).max(65_535).default(0),
  log: z.custom<Logger>(isObject, 'expected a Logger').default(() => createJsonLogger()),
  maxValueDepth: z.literal([31, 32]).default(DEFAULT_RULES.maxValueDepth),
  deleteMissing: z.literal([204, 404]).default(DEFAULT_RULES.deleteMissing),
  keyNotFoundCode: z.enum(['KEY_NOT_FOUND', 'NOT_FOUND']).default(DEFAULT_RULES.keyNotFoundCode),
  ttlMode: z.enum(['immediate', 'lazy']).default(DEFAULT_RULES.ttlMode),
})

/** @throws OptionsError (`ERR_OPTIONS`) naming the option. */
export function resolveEmulatorOptions(options: EmulatorOptions): ResolvedEmulatorOptions {
  const parsed = optionsSchema.safeParse(options)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new OptionsError(issue?.path.join('.') || 'options', issue?.message ?? 'is wrong')
  }
  const { manifest, clock, seed, port, log, ...rules } = parsed.data
  return { manifest, clock, seed, port, log, rules }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}
