/**
 * What events and runs of scheduled triggers can be ordered, in process and over the admin API alike.
 *
 * @module
 */
import * as z from 'zod'
import type { EnvironmentType } from '../../wire/invocation-claims.js'
import { installationIdSchema } from '../installation-id-schema.js'
import type { JsonMembers } from '../merge-claims.js'
import { parseOrder } from '../parse-order.js'
import { ENVIRONMENTS } from '../site.js'
import { type DeliveryOptions, deliveryShape } from './send-options.js'

/** What an event and a run of a scheduled trigger have in common. */
interface OccasionOptions extends DeliveryOptions {
  /** Installation id, with or without its ARI prefix. */
  installationId: string
  /** Environment of the installation; the first mention binds it. Default `PRODUCTION`. */
  environment?: EnvironmentType | undefined
  /** Merged into the usual body; `null` removes a member. */
  body?: JsonMembers | undefined
}

/** Options of events for every trigger that lists them. */
export interface SendEventOptions extends OccasionOptions {
  /**
   * Name of the event, such as `avi:jira:created:issue`, or names in the order in which they happened; `preUninstall` calls the modules of
   * that name.
   */
  event: string | readonly string[]
  /** Delivers in an order drawn by chance, when there are several deliveries. Default `false`. */
  reorder?: boolean | undefined
}

/** Options of one run of a scheduled trigger. */
export interface RunScheduleOptions extends OccasionOptions {
  /** Key of the scheduled trigger. */
  key: string
}

const occasionShape = {
  ...deliveryShape,
  installationId: installationIdSchema,
  environment: z.enum(ENVIRONMENTS).optional(),
  body: z.record(z.string(), z.unknown()).optional(),
}

const sendEventSchema: z.ZodType<SendEventOptions> = z.strictObject({
  ...occasionShape,
  event: z.union([z.string().min(1), z.array(z.string().min(1)).min(1).readonly()]),
  reorder: z.boolean().optional(),
})

const runScheduleSchema: z.ZodType<RunScheduleOptions> = z.strictObject({
  ...occasionShape,
  key: z.string().min(1),
})

/** @throws `ERR_BAD_REQUEST` naming the member. */
export function parseSendEventOptions(options: unknown): SendEventOptions {
  return parseOrder(sendEventSchema, options)
}

/** @throws `ERR_BAD_REQUEST` naming the member. */
export function parseRunScheduleOptions(options: unknown): RunScheduleOptions {
  return parseOrder(runScheduleSchema, options)
}
