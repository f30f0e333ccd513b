/**
 * Makes the invocation of what the egress proxy of a container tells about it: the claims of a token, without issuer, audience and times.
 *
 * Source: Forge REST API v2, Forge Context. The published sample has no `principal`; that it is called as in tokens is inferred.
 *
 * @module
 */
import { ForgeRemoteError, InvocationTokenError } from '../errors.js'
import { EGRESS_PROXY_ISSUER } from '../wire/invocation-claims.js'
import { checkClaims } from './check-claims.js'
import { type Invocation, toInvocation } from './invocation.js'
import { type JsonObject, isJsonObject, parseJsonObject } from './parse-json-object.js'

/** What a context is judged with. */
export interface ContextFacts {
  /** The id that was asked for. */
  readonly invocationId: string
  /** Ids of the apps that the container belongs to; none when it was not told. */
  readonly appIds: readonly string[]
  /** When the request came, in milliseconds since the epoch. */
  readonly now: number
}

/** How long the id of an invocation is good for is documented nowhere; a token never lasts longer. */
const LIFETIME_SECONDS = 3600

/**
 * Judges the answer of the proxy by the rules for claims, and fills in what a token has besides.
 *
 * @throws {@link ForgeRemoteError} `ERR_EGRESS_PROXY` when it is no JSON object.
 * @throws {@link InvocationTokenError} `claims` when it is not what is documented, `audience` when it tells of another app.
 */
export function checkInvocationContext(text: string, facts: ContextFacts): Invocation {
  const { invocationId, appIds, now } = facts
  const context = readObject(text)
  const iat = Math.floor(now / 1000)
  const made = {
    iss: EGRESS_PROXY_ISSUER,
    aud: readAppId(context) ?? '',
    iat,
    nbf: iat,
    exp: iat + LIFETIME_SECONDS,
    jti: invocationId,
  }
  const rules = { appIds, now, clockToleranceSeconds: 0, maxTokenLifetimeSeconds: LIFETIME_SECONDS }
  const claims = checkClaims(Object.freeze({ ...context, ...made }), rules)
  if (appIds.length === 0 || appIds.includes(claims.app.id)) return toInvocation(claims)
  throw new InvocationTokenError(
    { refusal: 'audience', claim: 'app.id' },
    'app.id is not the configured app id',
  )
}

function readAppId({ app }: JsonObject): string | undefined {
  if (!isJsonObject(app)) return undefined
  return typeof app['id'] === 'string' ? app['id'] : undefined
}

function readObject(text: string): JsonObject {
  try {
    return parseJsonObject(Buffer.from(text), 'invocation context')
  } catch (error) {
    if (!(error instanceof InvocationTokenError)) throw error
    throw new ForgeRemoteError('ERR_EGRESS_PROXY', `the egress proxy's answer: ${error.message}`)
  }
}
