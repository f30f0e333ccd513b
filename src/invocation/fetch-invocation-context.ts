/**
 * Asks the egress proxy of a container what an invocation is.
 *
 * Source: Forge REST API v2, Forge Context. With which status the proxy answers to an id that it does not know is documented nowhere.
 *
 * @module
 */
import { ForgeRemoteError, InvocationTokenError } from '../errors.js'
import type { ServiceUrl } from '../transport/service-url.js'
import { TransportError } from '../transport/transport-error.js'
import type { ExchangeRequest, ExchangeResponse, Transport } from '../transport/transport.js'
import { PROXY_AUTHORIZATION_HEADER } from '../wire/headers.js'

/** Longest wait for the proxy, in milliseconds; it stands beside the container and answers from memory. */
const TIMEOUT_MS = 3000
/** A context comes from where a token would, and tokens have to fit into a header. */
const MAX_CONTEXT_BYTES = 256 * 1024
/** Answers that say: no such invocation. */
const REFUSALS: ReadonlySet<number> = new Set([400, 401, 403, 404, 410, 422])

/** Whom to ask about what. */
export interface ContextQuestion {
  /** Address of the proxy. */
  readonly service: ServiceUrl
  /** Was checked: it becomes a part of a header. */
  readonly invocationId: string
  /** Ends the wait. */
  readonly signal: AbortSignal
}

/**
 * Waits 3 seconds at most. A connection that broke is tried once more.
 *
 * @returns The body of the answer.
 * @throws {@link InvocationTokenError} `unknown` when the proxy does not know the invocation.
 * @throws {@link ForgeRemoteError} `ERR_EGRESS_PROXY` when it does not answer, or with anything else.
 */
export async function fetchInvocationContext(
  transport: Transport,
  { service, invocationId, signal }: ContextQuestion,
): Promise<string> {
  const { status, body } = await exchange(transport, {
    method: 'GET',
    origin: service.origin,
    path: `${service.path}/invocation/context`,
    headers: {
      accept: 'application/json',
      [PROXY_AUTHORIZATION_HEADER]: `Forge as=app,id=${invocationId}`,
    },
    timeoutMs: TIMEOUT_MS,
    maxResponseBytes: MAX_CONTEXT_BYTES,
    signal,
  })
  if (status === 200) return body
  const problem = `the egress proxy answered ${status} when asked for the invocation`
  if (REFUSALS.has(status)) throw new InvocationTokenError({ refusal: 'unknown' }, problem)
  throw new ForgeRemoteError('ERR_EGRESS_PROXY', problem)
}

async function exchange(
  transport: Transport,
  request: ExchangeRequest,
  isRepeated = false,
): Promise<ExchangeResponse> {
  try {
    return await transport.exchange(request)
  } catch (error) {
    if (!(error instanceof TransportError)) throw error
    // A kept connection may have been closed just now.
    if (error.kind === 'ambiguous' && !isRepeated) return exchange(transport, request, true)
    throw new ForgeRemoteError('ERR_EGRESS_PROXY', `${error.kind}: ${error.message}`)
  }
}
