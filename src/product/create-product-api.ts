/**
 * Makes the calls of a product: finds the token, waits out pauses, repeats what may be repeated.
 *
 * @module
 */
import { ForgeRemoteError } from '../errors.js'
import { sleep } from '../retry/sleep.js'
import type { AccessToken } from '../tokens/access-token.js'
import { fetchAnswer } from '../transport/fetch-answer.js'
import { TransportError } from '../transport/transport-error.js'
import type { ProductApi, ProductRequest } from './product-api.js'
import type { CallTime, ProductCaller, ProductMeans } from './product-caller.js'
import { decideRepeat } from './repeat-decision.js'
import { type ProductAddress, pickProduct, resolveProductUrl } from './resolve-product-url.js'

/** Creates the API in one name. */
export function createProductApi(means: ProductMeans, caller: ProductCaller): ProductApi {
  return {
    fetch: async (path, request = {}) => {
      const product = pickProduct(caller.addresses, request.product)
      const url = means.toServiceUrl(resolveProductUrl(product.apiBaseUrl, path))
      const { signal: end, remainingMs } = caller.startCall()
      const signal = request.signal === undefined ? end : AbortSignal.any([end, request.signal])
      const pauseKey = `${caller.installationId} ${product.name}`
      const call = { product, url, request, signal, remainingMs, pauseKey }
      try {
        return await callUntilAnswered(means, caller, call)
      } catch (error) {
        throw toProductError(error, signal)
      }
    },
  }
}

interface Call extends CallTime {
  readonly product: ProductAddress
  readonly url: string
  readonly request: ProductRequest
  readonly pauseKey: string
}

/** What has happened to a call so far. */
interface Progress {
  /** How often it was sent. */
  readonly attempts: number
  /** The token that was refused. */
  readonly refused?: AccessToken
}

async function callUntilAnswered(
  means: ProductMeans,
  caller: ProductCaller,
  call: Call,
  { attempts, refused }: Progress = { attempts: 0 },
): Promise<Response> {
  await waitForPause(means, call)
  const token = await caller.findToken(call.product)
  const response = await send(caller, call, token)
  const progress = { attempts: attempts + 1, ...(refused && { refused }) }
  const next =
    response.status === 401
      ? await afterRefusal(caller, call, token, progress)
      : afterAnswer(means, call, response, progress)
  if (next === undefined) return response
  await response.body?.cancel()
  return callUntilAnswered(means, caller, call, next)
}

/** @returns What has happened so far when the call is made once more, with another token. */
async function afterRefusal(
  { findToken, onTokenRefused }: ProductCaller,
  { product }: Call,
  token: AccessToken,
  { attempts, refused }: Progress,
): Promise<Progress | undefined> {
  onTokenRefused(token)
  if (refused !== undefined) return undefined
  const other = await findToken(product).catch(ignoreNoToken)
  if (other === undefined || other.reveal() === token.reveal()) return undefined
  return { attempts, refused: token }
}

/** @returns What has happened so far when the call is made again after the pause that the product asked for. */
function afterAnswer(
  { clock, pauses, random }: ProductMeans,
  { request: { method = 'GET' }, remainingMs, pauseKey }: Call,
  { status, headers }: Response,
  progress: Progress,
): Progress | undefined {
  const { attempts } = progress
  const time = { remainingMs: remainingMs(), now: clock.now() }
  const { pauseMs, isRepeated } = decideRepeat({
    method,
    status,
    headers,
    attempts,
    random,
    ...time,
  })
  pauses.pause(pauseKey, pauseMs)
  return isRepeated ? progress : undefined
}

/** A call that could not be made before its time is over is refused at once. */
async function waitForPause(
  { clock, pauses }: ProductMeans,
  { product, signal, remainingMs, pauseKey }: Call,
): Promise<void> {
  const pauseMs = pauses.remainingMs(pauseKey)
  if (pauseMs === 0) return
  if (pauseMs >= remainingMs()) {
    throw new ForgeRemoteError('ERR_PRODUCT_RATE_LIMITED', `${product.name} asked to wait`, {
      retryAfterMs: pauseMs,
    })
  }
  await sleep(clock, pauseMs, signal)
}

function send(
  { traceHeaders }: ProductCaller,
  { url, request, signal }: Call,
  token: AccessToken,
): Promise<Response> {
  const { method = 'GET', headers = {}, body } = request
  return fetchAnswer(url, {
    method,
    headers: {
      accept: 'application/json',
      ...traceHeaders,
      ...headers,
      authorization: `Bearer ${token.reveal()}`,
    },
    body,
    signal,
  })
}

function ignoreNoToken(error: unknown): undefined {
  if (error instanceof ForgeRemoteError && error.code === 'ERR_NO_TOKEN') return undefined
  throw error
}

function toProductError(error: unknown, signal: AbortSignal): unknown {
  if (error instanceof ForgeRemoteError) return error
  if (signal.aborted)
    return new ForgeRemoteError('ERR_ABORTED', 'the request ended before its call of a product')
  return error instanceof TransportError
    ? new ForgeRemoteError('ERR_PRODUCT_UNREACHABLE', error.message)
    : error
}
