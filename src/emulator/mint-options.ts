/**
 * What tokens can be ordered, in process and over the admin API alike.
 *
 * @module
 */
import * as z from 'zod'
import { measureDepth } from '../values/json.js'
import type { EnvironmentType } from '../wire/invocation-claims.js'
import { installationIdSchema } from './installation-id-schema.js'
import type { JsonMembers } from './merge-claims.js'
import { parseOrder } from './parse-order.js'

/** What every token is for. */
interface TokenOptions {
  /** Installation id, with or without its ARI prefix. It goes into the token as it is. */
  installationId: string
  /** Environment of the installation; the first mention binds it. Default `PRODUCTION`. */
  environment?: EnvironmentType | undefined
  /** Seconds until the token expires; negative for one that has. */
  expiresInSeconds?: number | undefined
}

/** Options of an app system token. It lasts 4 hours unless told otherwise. */
export interface SystemTokenOptions extends TokenOptions {
  /** Scopes of the token. Default `storage:app` and `read:app-system-token`. */
  scopes?: readonly string[] | undefined
}

/** Options of an app user token. It lasts 4 hours unless told otherwise. */
export interface UserTokenOptions extends TokenOptions {
  /** Account id of the user. */
  principal?: string | undefined
  /** Scopes of the token. Default `read:app-user-token`. */
  scopes?: readonly string[] | undefined
}

/** Options of a Forge Invocation Token. It lasts 25 seconds unless told otherwise. */
export interface InvocationTokenOptions extends TokenOptions {
  /** What calls. Default `jira:issuePanel` with a principal, else `core:trigger`. */
  module?: { type: string; key: string } | undefined
  /** Account id of the user in session. Default: none, as for an event. */
  principal?: string | undefined
  /** Laid over the default context, which names the site and the module when there is a principal. */
  context?: JsonMembers | undefined
  /** Licence of a paid app. Default: none. */
  license?: JsonMembers | undefined
  /** Merged into the claims last; `null` removes a member. */
  claims?: JsonMembers | undefined
  /** Merged into the protected header last; `null` removes a member. The signature stays RS256, whatever `alg` says. */
  header?: JsonMembers | undefined
}

const tokenShape = {
  installationId: installationIdSchema,
  environment: z.enum(['DEVELOPMENT', 'STAGING', 'PRODUCTION']).optional(),
  expiresInSeconds: z.number().optional(),
}
/** Deeper members could not be merged and written; a token that fits into a header is less deep. */
const MAX_DEPTH = 1_000

const membersSchema = z
  .record(z.string(), z.unknown())
  .refine((members) => measureDepth(members, MAX_DEPTH) <= MAX_DEPTH, {
    error: `expected at most ${MAX_DEPTH} levels`,
  })

const systemTokenSchema: z.ZodType<SystemTokenOptions> = z.strictObject({
  ...tokenShape,
  scopes: z.array(z.string()).optional(),
})

const userTokenSchema: z.ZodType<UserTokenOptions> = z.strictObject({
  ...tokenShape,
  principal: z.string().min(1).optional(),
  scopes: z.array(z.string()).optional(),
})

const invocationTokenSchema: z.ZodType<InvocationTokenOptions> = z.strictObject({
  ...tokenShape,
  module: z.strictObject({ type: z.string(), key: z.string() }).optional(),
  principal: z.string().min(1).optional(),
  context: membersSchema.optional(),
  license: membersSchema.optional(),
  claims: membersSchema.optional(),
  header: membersSchema.optional(),
})

/** @throws `ERR_BAD_REQUEST` naming the member. */
export function parseSystemTokenOptions(options: unknown): SystemTokenOptions {
  return parseOrder(systemTokenSchema, options)
}

/** @throws `ERR_BAD_REQUEST` naming the member. */
export function parseUserTokenOptions(options: unknown): UserTokenOptions {
  return parseOrder(userTokenSchema, options)
}

/** @throws `ERR_BAD_REQUEST` naming the member. */
export function parseInvocationTokenOptions(options: unknown): InvocationTokenOptions {
  return parseOrder(invocationTokenSchema, options)
}
