/**
 * Makes the context of one verified request.
 *
 * @module
 */
import { createRepositories } from '../entities/create-repositories.js'
import type { Invocation } from '../invocation/invocation.js'
import type { LogFields, Logger } from '../logger.js'
import { listProducts, readProductOfModule } from '../product/list-products.js'
import type { RetryProfileName } from '../retry/retry-profile.js'
import type { ForgeStorage } from '../storage/storage.js'
import type { AccessToken } from '../tokens/access-token.js'
import { SPAN_ID_HEADER, TRACE_ID_HEADER } from '../wire/headers.js'
import type { ContextServices } from './context-services.js'
import type { ForgeContext, ForgeTokens } from './forge-context.js'
import { lazy } from './lazy.js'
import { type RequestProducts, openRequestProducts } from './open-product.js'
import { openStorage } from './open-storage.js'
import { withFields } from './with-fields.js'

/** What was read from one verified request. */
export interface RequestFacts {
  /** The verified invocation. */
  invocation: Invocation
  /** System token of this request's header. */
  systemToken: AccessToken | undefined
  /** User token of this request's header. */
  userToken: AccessToken | undefined
  /** In a container: the id that the egress proxy knows the invocation by. */
  invocationId?: string | undefined
  /** What each log entry of the request has besides. */
  logFields?: LogFields | undefined
  /** Trace id of the request. */
  traceId: string
  /** Span id of the request. */
  spanId: string | undefined
  /** Ends with the request; made when it is first asked for. */
  signal: () => AbortSignal
  /** When the request must be over, by the clock's `elapsed()`. */
  endsAtElapsed: number
  /** How failed requests are repeated. Default `interactive`: somebody waits. */
  profile?: RetryProfileName | undefined
}

/** Which system token a request uses. */
interface TokenChoice {
  /** Its own, until that is refused. */
  readonly ownToken: () => AccessToken | undefined
  /** The newest kept one that it may use, when its own is refused or it brought none. */
  readonly findKept: () => Promise<AccessToken | undefined>
  /** Takes a token that the platform refused out of use. */
  readonly onTokenRefused: (token: string) => void
}

/**
 * Remembers the request's system token where the rules allow it, and makes the request's context. Storage, tokens and signal are made when
 * they are first asked for.
 */
export function createForgeContext(services: ContextServices, request: RequestFacts): ForgeContext {
  const { invocation, traceId } = request
  const { tenant, principal, claims } = invocation
  const { tokens: kept } = services
  if (request.systemToken !== undefined) services.keepToken(invocation, request.systemToken)
  let isOwnRefused = false
  const ownToken = () => (isOwnRefused ? undefined : request.systemToken)
  const findKept = () => kept.find(tenant, principal, claims.icLabel)
  const peek = () => ownToken() ?? kept.peek(tenant, principal, claims.icLabel)
  const onTokenRefused = (token: string) => {
    isOwnRefused ||= token === request.systemToken?.reveal()
    kept.evict(tenant, token, principal)
  }
  const choice = { ownToken, findKept, onTokenRefused }
  const { installationId } = invocation
  const log = withFields(services.logger, { traceId, installationId, ...request.logFields })
  const storage = lazy(() => openRequestStorage(services, request, choice, log))
  const entities = lazy(() => createRepositories(services.entities, storage()))
  const tokens = lazy(() => createTokens(request, peek))
  const products = lazy(() => openProductsOfRequest(services, request, choice))
  return {
    invocation,
    log,
    traceId,
    get storage() {
      return storage()
    },
    get entities() {
      return entities()
    },
    get asApp() {
      return products().asApp
    },
    get asUser() {
      return products().asUser
    },
    get tokens() {
      return tokens()
    },
    get signal() {
      return request.signal()
    },
  }
}

function openRequestStorage(
  services: ContextServices,
  request: RequestFacts,
  { ownToken, findKept, onTokenRefused }: TokenChoice,
  log: Logger,
): ForgeStorage {
  const { tenant, claims } = request.invocation
  const toTokenInUse = (token: AccessToken | undefined) =>
    token && { token, icLabel: claims.icLabel }
  return openStorage(services, {
    installationId: tenant.installationId,
    invocationId: request.invocationId,
    findToken: () => {
      const own = ownToken()
      return own === undefined ? findKept().then(toTokenInUse) : toTokenInUse(own)
    },
    onTokenRefused,
    signal: request.signal(),
    endsAtElapsed: request.endsAtElapsed,
    profile: request.profile ?? 'interactive',
    traceHeaders: toTraceHeaders(request),
    log,
  })
}

function openProductsOfRequest(
  services: ContextServices,
  request: RequestFacts,
  { ownToken, findKept, onTokenRefused }: TokenChoice,
): RequestProducts {
  const { claims, installationId, principal } = request.invocation
  const { icLabel } = claims
  const products = listProducts(claims.app)
  const find = async () => {
    const token = ownToken() ?? (await findKept())
    return token && { token, products, icLabel }
  }
  const remainingMs = () => Math.max(0, request.endsAtElapsed - services.clock.elapsed())
  const access = {
    installationId,
    invocationId: request.invocationId,
    mainProduct: products.main?.name ?? readProductOfModule(claims.app.module.type),
    systemTokens: { find, onRefused: onTokenRefused },
    startCall: () => ({ signal: request.signal(), remainingMs, release: () => {} }),
    traceHeaders: toTraceHeaders(request),
  }
  return openRequestProducts(services, access, { token: request.userToken, products, principal })
}

function createTokens(
  request: RequestFacts,
  findToken: () => AccessToken | undefined,
): ForgeTokens {
  const system = findToken()
  return {
    ...(system !== undefined && { system }),
    ...(request.userToken !== undefined && { user: request.userToken }),
  }
}

function toTraceHeaders({ traceId, spanId }: RequestFacts): Readonly<Record<string, string>> {
  return { [TRACE_ID_HEADER]: traceId, ...(spanId !== undefined && { [SPAN_ID_HEADER]: spanId }) }
}
