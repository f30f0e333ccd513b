/**
 * Reads the body of an event, whatever form it came in.
 *
 * Source: Sending product events to a remote; the documentation wraps events in `payload`, real deliveries came without it.
 *
 * @module
 */
import * as z from 'zod'
import { parseJson } from '../values/parse-json.js'

/** An event, apart from what Forge adds when it delivers it again. */
export interface EventBody {
  /** Such as `avi:jira:created:issue`; empty when the body names none, as with scheduled triggers. */
  readonly eventType: string
  /** The event as Forge sent it, without `retryContext` and without the wrapping. */
  readonly event: Readonly<Record<string, unknown>>
  /** How often Forge has delivered it before. */
  readonly retryCount: number
  /** Why Forge delivers it again. */
  readonly retryReason?: string
}

const retryContextSchema = z
  .looseObject({ retryCount: z.number().int().min(0).catch(0), retryReason: z.string().optional() })
  .catch({ retryCount: 0 })

const membersSchema = z.record(z.string(), z.unknown())

/**
 * Reads a body: text, bytes, or what a parser has made of them; the event itself or wrapped in `payload`.
 *
 * @returns `undefined` when it is no JSON object.
 */
export function readEventBody(body: unknown): EventBody | undefined {
  const parsed = membersSchema.safeParse(toValue(body))
  if (!parsed.success) return undefined
  const members = unwrap(parsed.data)
  const { retryContext, ...event } = members
  const { retryCount, retryReason } = retryContextSchema.parse(retryContext)
  const eventType = typeof event['eventType'] === 'string' ? event['eventType'] : ''
  return { eventType, event, retryCount, ...(retryReason === undefined ? {} : { retryReason }) }
}

/** No body at all is an event that says nothing, as scheduled triggers may send. */
function toValue(body: unknown): unknown {
  if (body === undefined || body === '') return {}
  if (typeof body === 'string') return parseJson(body)
  if (!(body instanceof Uint8Array)) return body
  return body.length === 0 ? {} : parseJson(Buffer.from(body).toString('utf8'))
}

/** Only what names no event type itself is a wrapping. */
function unwrap(members: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (typeof members['eventType'] === 'string') return members
  const payload = membersSchema.safeParse(members['payload'])
  return payload.success ? payload.data : members
}
