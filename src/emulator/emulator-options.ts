/**
 * Options of an emulator, checked when it is created.
 *
 * @module
 */
import * as z from 'zod'
import { type Clock, systemClock } from '../clock.js'
import { OptionsError } from '../errors.js'
import { type Logger, createJsonLogger } from '../logger.js'
import type { EngineRules } from './engine/engine-rules.js'
import { type EngineRulesInput, engineRulesSchema } from './engine/engine-rules-schema.js'
import type { FaultRule } from './faults/fault-rule.js'
import { faultRuleSchema } from './faults/fault-rule-schema.js'
import { type ProductFixtures, productFixturesSchema } from './product/product-fixtures.js'
import {
  type QuotaOptions,
  type QuotaOptionsInput,
  quotaOptionsSchema,
} from './quotas/quota-options.js'

/** Values of the manifest's variables by name. */
export type ManifestVariables = Readonly<Record<string, string | undefined>>

/** Options of `createEmulator`. */
export interface EmulatorOptions {
  /** Path of `manifest.yml`, or its text when it holds a line break. */
  manifest: string
  /** Values of variables, such as `${APP_ID}`, in the manifest's `app.id`. Default: none. */
  variables?: ManifestVariables | undefined
  /** Switches for answers that nobody has measured, or on which the sources disagree. Default: the likeliest of each. */
  rules?: EngineRulesInput | undefined
  /** Disturbances of the storage API from the start, in the order in which they are tried. Default: none. */
  faults?: readonly FaultRule[] | undefined
  /** Limits of each installation, and whether a 429 says how long to wait; the name of a profile will do. Default `none`. */
  quotas?: QuotaOptionsInput | undefined
  /** Sent as `cache-control: max-age=…` with the key set, in seconds: nobody has documented what the platform says. Default: nothing. */
  keySetMaxAgeSeconds?: number | undefined
  /** File that data is loaded from and kept in; made when there is none. Default: data lives in memory. */
  data?: string | undefined
  /** Whether each write is on the disk (`fdatasync`) before it is answered, not only with the operating system. Default `false`. */
  durable?: boolean | undefined
  /** What the stand-in for product APIs answers. Default: 404 for everything. */
  product?: ProductFixtures | undefined
  /**
   * Time of stored items and tokens, of quotas, retries, and of the latency of faults. The emulator's own `clock` runs with it and can be
   * moved. Default: the machine's clock.
   */
  clock?: Clock | undefined
  /** Makes ids and the chances of faults the same in each run. Keys and secrets stay random. Default: random ids. */
  seed?: number | string | undefined
  /** Port on 127.0.0.1, 0 to 65535. Default 0: any free one. */
  port?: number | undefined
  /** Receives refused credentials and routes, faults that act, and warnings about the manifest. Default: one line of JSON each on standard error. */
  log?: Logger | undefined
}

/** The options after defaults. */
export interface ResolvedEmulatorOptions {
  readonly manifest: string
  readonly variables: ManifestVariables
  readonly rules: EngineRules
  readonly faults: readonly FaultRule[]
  readonly quotas: QuotaOptions
  readonly keySetMaxAgeSeconds?: number | undefined
  readonly data?: string | undefined
  readonly durable: boolean
  readonly product: ProductFixtures
  readonly clock: Clock
  readonly seed?: number | string | undefined
  readonly port: number
  readonly log: Logger
}

const optionsSchema: z.ZodType<ResolvedEmulatorOptions, EmulatorOptions> = z.strictObject({
  manifest: z.string().min(1),
  // Not a record: the environment of a process is handed in as it is.
  variables: z.custom<ManifestVariables>(isObject, 'expected an object').default({}),
  rules: engineRulesSchema.prefault({}),
  faults: z.array(faultRuleSchema).readonly().default([]),
  quotas: quotaOptionsSchema.prefault('none'),
  keySetMaxAgeSeconds: z.int().min(0).optional(),
  data: z.string().min(1).optional(),
  durable: z.boolean().default(false),
  product: productFixturesSchema.prefault({}),
  clock: z.custom<Clock>(isObject, 'expected a Clock').default(systemClock),
  seed: z.union([z.number(), z.string()]).optional(),
  port: z.int().min(0).max(65_535).default(0),
  log: z.custom<Logger>(isObject, 'expected a Logger').default(() => createJsonLogger()),
})

/** @throws OptionsError (`ERR_OPTIONS`) naming the option. */
export function resolveEmulatorOptions(options: EmulatorOptions): ResolvedEmulatorOptions {
  const parsed = optionsSchema.safeParse(options)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new OptionsError(issue?.path.join('.') || 'options', issue?.message ?? 'is wrong')
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}
