/**
 * What calls can be ordered, in process and over the admin API alike.
 *
 * @module
 */
import * as z from 'zod'
import type { JsonMembers } from '../merge-claims.js'
import { type InvocationTokenOptions, parseInvocationTokenOptions } from '../mint-options.js'
import { parseOrder } from '../parse-order.js'
import { type CallKind, MAX_RETRIES } from './call-kinds.js'

/** Methods that a remote can be called with. */
export type CallMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS'

/** Options that all deliveries share. */
export interface DeliveryOptions {
  /** Address of the remote, in the place of the manifest's. */
  baseUrl?: string | undefined
  /**
   * How the body of an event is sent: by itself, or in a member `payload`. Atlassian's pages show both, so a remote should read both.
   * Default `bare`.
   */
  bodyForm?: 'bare' | 'payload' | undefined
  /**
   * How often a failed delivery is sent again, 60 seconds apart: 0 to 4. Default 4. The sources disagree on schedules: the contract repeats
   * them as events, the page on scheduled triggers does not; 0 is for the latter.
   */
  retries?: number | undefined
  /** Chance from 0 to 1 that it is delivered twice, as Forge may do. Default 0. */
  duplicate?: number | undefined
}

/** Options of a call. */
export interface SendOptions extends InvocationTokenOptions, DeliveryOptions {
  /** Who calls. Default: a user interface, with a token as `invocationToken` mints it from the other options. */
  kind?: CallKind | undefined
  /** Key of an endpoint of the manifest: gives the remote, the path of deliveries and the tokens. Default: that of `module`. */
  endpoint?: string | undefined
  /** Key of a remote of the manifest. Default: that of the endpoint, else the only one there is. */
  remote?: string | undefined
  /** Default GET, or POST with a body. Events and schedules are always posted. */
  method?: CallMethod | undefined
  /** Resolved against the address as browsers do, so `/x` replaces the address's own path. Default for deliveries: the endpoint's route. */
  path?: string | undefined
  /** The caller's own headers; those of Forge come before them. */
  headers?: Readonly<Record<string, string>> | undefined
  /** JSON to send; an object for deliveries. */
  body?: unknown
  /** Text to send as it is, in the place of `body`; not for deliveries. */
  bodyText?: string | undefined
  /** Which tokens come along, whatever the manifest says. */
  tokens?: { system?: boolean | undefined; user?: boolean | undefined } | undefined
  /** Origin of the page that `request-remote` comes from. Default: the site's address. */
  origin?: string | undefined
}

/** Options of a call that are not about the token. */
type OwnOptions = Omit<SendOptions, keyof InvocationTokenOptions>

/** Names that a call's own machinery sets. */
const FRAMING_HEADERS = new Set(['connection', 'content-length', 'host', 'transfer-encoding'])

const headerNameSchema = z
  .string()
  .regex(/^[!#$%&'*+.^`|~\w-]+$/, 'expected the name of a header')
  .refine((name) => !FRAMING_HEADERS.has(name.toLowerCase()), 'expected a header that may be set')

const addressSchema = z
  .string()
  .refine((url) => /^https?:\/\//i.test(url) && URL.canParse(url), 'expected an http or https URL')

/** Schemas of what all deliveries share. */
export const deliveryShape: {
  readonly baseUrl: z.ZodOptional<z.ZodString>
  readonly bodyForm: z.ZodOptional<z.ZodEnum<{ bare: 'bare'; payload: 'payload' }>>
  readonly retries: z.ZodOptional<z.ZodInt>
  readonly duplicate: z.ZodOptional<z.ZodNumber>
} = {
  baseUrl: addressSchema.optional(),
  bodyForm: z.enum(['bare', 'payload']).optional(),
  retries: z.int().min(0).max(MAX_RETRIES).optional(),
  duplicate: z.number().min(0).max(1).optional(),
}

const ownShape = {
  ...deliveryShape,
  kind: z.enum(['ui', 'request-remote', 'function', 'event', 'schedule']).optional(),
  endpoint: z.string().min(1).optional(),
  remote: z.string().min(1).optional(),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']).optional(),
  path: z.string().optional(),
  headers: z.record(headerNameSchema, z.string().regex(/^[\t\x20-\x7E\x80-\xFF]*$/)).optional(),
  body: z.unknown().optional(),
  bodyText: z.string().optional(),
  tokens: z
    .strictObject({ system: z.boolean().optional(), user: z.boolean().optional() })
    .optional(),
  origin: addressSchema.optional(),
}

const ownSchema: z.ZodType<OwnOptions> = z.strictObject(ownShape)

const optionsSchema: z.ZodType<JsonMembers> = z.record(z.string(), z.unknown())

/**
 * Checks the options of a call; those of the token are left to the token.
 *
 * @throws `ERR_BAD_REQUEST` naming the member.
 */
export function parseSendOptions(options: unknown): SendOptions {
  const members = Object.entries(parseOrder(optionsSchema, options))
  const own = parseOrder(ownSchema, Object.fromEntries(members.filter(isOwn)))
  const token = Object.fromEntries(members.filter((member) => !isOwn(member)))
  return { ...own, ...parseInvocationTokenOptions(token) }
}

function isOwn([name]: readonly [string, unknown]): boolean {
  return Object.hasOwn(ownShape, name)
}
