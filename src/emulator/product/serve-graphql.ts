/**
 * A stand-in for Atlassian's GraphQL gateway, which mints tokens of users who are not in session.
 *
 * Source: Calling product APIs from a remote, offline user impersonation. The texts of refusals are inferred, and so is which ARI names the
 * installation: any that holds its site or its id will do.
 *
 * @module
 */
import * as z from 'zod'
import { parseJson } from '../../values/parse-json.js'
import { readBodyText } from '../engine/read-body-text.js'
import type { HttpRequest } from '../http-server.js'
import type { Served, Service } from '../service.js'
import { toSite } from '../site.js'
import type { OfflineUserFixture } from './product-fixtures.js'
import { readBearer } from './product-tokens.js'
import type { AccessGrant } from '../access-tokens.js'
import type { ProductServiceOptions } from './serve-product.js'

/** Path of the gateway. */
const GRAPHQL_PATH = '/graphql'

/** Life of a minted token, in seconds. */
const TOKEN_TTL_SECONDS = 60 * 60

const FIELD = 'offlineUserAuthToken'
const NOT_PERMITTED = 'Could not load permissions for app user'

const requestSchema = z.looseObject({
  query: z.string(),
  variables: z.looseObject({
    input: z.looseObject({ contextIds: z.array(z.string()), userId: z.string().min(1) }),
  }),
})

/** Serves `POST /graphql` with a system token. */
export function createGraphqlService(options: ProductServiceOptions): Service {
  return (request) => {
    const { path, method } = request
    if (path !== GRAPHQL_PATH || method !== 'POST') return undefined
    return Promise.resolve(serve(request, options))
  }
}

function serve({ headers, body }: HttpRequest, options: ProductServiceOptions): Served {
  const grant = readBearer(headers, options.tokens)
  if (typeof grant === 'string') return refuse(401, grant)
  const { kind, tenant } = grant
  if (kind !== 'system') return refuse(401, 'the bearer token is not an app system token')
  const parsed = requestSchema.safeParse(parseJson(readBodyText(body) ?? ''))
  if (!parsed.success || !parsed.data.query.includes(FIELD)) {
    return answer(tenant.installationId, toErrors(`only ${FIELD} with its input is known here`))
  }
  const { userId, contextIds } = parsed.data.variables.input
  return answer(tenant.installationId, mint(userId, contextIds, grant, options))
}

function mint(
  userId: string,
  contextIds: readonly string[],
  { tenant }: AccessGrant,
  { tokens, fixtures }: ProductServiceOptions,
): object {
  const failure = fixtures.offlineUsers?.find(({ userId: id }) => id === '*' || id === userId)
  if (failure !== undefined) return toFailure(failure)
  const { installationId } = tenant
  const { cloudId } = toSite(installationId)
  const isHere = (ari: string) => ari.includes(cloudId) || ari.endsWith(`/${installationId}`)
  if (contextIds.length === 0 || !contextIds.every(isHere)) return toRefusal(NOT_PERMITTED)
  const token = tokens.mintUserToken({
    installationId,
    principal: userId,
    expiresInSeconds: TOKEN_TTL_SECONDS,
  })
  const authToken = { token, ttl: TOKEN_TTL_SECONDS }
  return { data: { [FIELD]: { success: true, errors: [], authToken } } }
}

function toFailure({ failure, message = NOT_PERMITTED }: OfflineUserFixture): object {
  return failure === 'graphql-errors' ? toErrors(message) : toRefusal(message)
}

function toErrors(message: string): object {
  return { errors: [{ message, path: [FIELD] }], data: null }
}

function toRefusal(message: string): object {
  return { data: { [FIELD]: { success: false, errors: [{ message }], authToken: null } } }
}

function answer(installationId: string, body: object): Served {
  return {
    outcome: { status: 200, body },
    facts: { kind: 'product', installationId, response: JSON.stringify(body, withoutToken) },
  }
}

/** For the journal, which holds no token. */
function withoutToken(name: string, value: unknown): unknown {
  return name === 'token' ? '[redacted]' : value
}

function refuse(status: number, reason: string): Served {
  return {
    outcome: { status, body: { code: status, message: reason } },
    facts: { kind: 'product', reason },
  }
}
