/**
 * An event as it is handed to a queue: everything its handler needs, and no token.
 *
 * @module
 */
import * as z from 'zod'
import { toInvocation } from '../invocation/invocation.js'
import { parseJson } from '../values/parse-json.js'
import type { Tenant } from '../values/tenant.js'
import { type InvocationClaims, invocationClaimsSchema } from '../wire/invocation-claims.js'
import type { EventBody } from './event-body.js'

/** What brought a job: an event, or a scheduled trigger. */
export type EventKind = 'event' | 'scheduled'

/** Work that an invocation without a user has brought. It is JSON. */
export interface EventJob extends EventBody {
  /** The same for every delivery of the event: 43 letters, digits and `- _`. */
  readonly id: string
  /** What the id would be, had the run of a schedule come a little earlier: a job of this id is the same run. */
  readonly formerId?: string
  /** Name of the route that it came in on. */
  readonly route: string
  /** What brought it. */
  readonly kind: EventKind
  /** Claims of the verified invocation. */
  readonly claims: InvocationClaims
  /** Trace id of the request that brought it. */
  readonly traceId: string
  /** When it was received, in milliseconds since the epoch. */
  readonly receivedAt: number
}

const jobSchema: z.ZodType<EventJob> = z.object({
  id: z.string(),
  formerId: z.string().exactOptional(),
  route: z.string(),
  kind: z.enum(['event', 'scheduled']),
  eventType: z.string(),
  event: z.record(z.string(), z.unknown()),
  retryCount: z.number(),
  retryReason: z.string().exactOptional(),
  claims: z.custom<InvocationClaims>((claims) => invocationClaimsSchema.safeParse(claims).success),
  traceId: z.string(),
  receivedAt: z.number(),
})

/** @returns The job that was made into JSON, its claims frozen; `undefined` when the text is none. */
export function parseEventJob(text: string): EventJob | undefined {
  const job = jobSchema.safeParse(parseJson(text)).data
  if (job !== undefined) freeze(job.claims)
  return job
}

/** @returns Whose job it is. */
export function toJobTenant({ claims }: EventJob): Tenant {
  return toInvocation(claims).tenant
}

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  Object.values(value).forEach(freeze)
  Object.freeze(value)
}
