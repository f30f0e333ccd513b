/**
 * Makes one call of a product: waits out pauses, repeats what may be repeated, and takes refused tokens out of use.
 *
 * @module
 */
import { ForgeRemoteError } from '../errors.js'
import { sleep } from '../retry/sleep.js'
import { fetchAnswer } from '../transport/fetch-answer.js'
import { isTokenRefused } from './is-token-refused.js'
import type { PreparedRequest } from './prepare-request.js'
import type { CallTime, ProductCaller, ProductMeans, ProductPass } from './product-caller.js'
import { decideRepeat } from './repeat-decision.js'
import { resolveProductUrl } from './resolve-product-url.js'

/** A checked call. */
export interface ProductCall extends CallTime {
  /** Name of the product, when the caller gave one. */
  readonly product: string | undefined
  readonly path: string
  readonly request: PreparedRequest
}

/** What has happened to a call so far. */
interface Progress {
  /** How often it was sent. */
  readonly attempts: number
  /** Whether a token was refused. */
  readonly isRefused: boolean
}

/** Callers that were sent away together come back spread over this share of the time they were told. */
const JITTER = 0.25

/** Calls until there is an answer to give back. */
export async function callProduct(
  means: ProductMeans,
  caller: ProductCaller,
  call: ProductCall,
  { attempts, isRefused }: Progress = { attempts: 0, isRefused: false },
): Promise<Response> {
  const pass = await caller.authorize(call.product, call)
  await waitForPause(means, call, pass.product.name, toPauseKey(caller, pass))
  const response = await send(means, pass, call)
  const progress = { attempts: attempts + 1, isRefused }
  const next = (await isTokenRefused(response, call.signal))
    ? await afterRefusal(caller, call, pass, progress)
    : afterAnswer(means, call, response, { progress, pauseKey: toPauseKey(caller, pass) })
  if (next === undefined) return response
  // Nobody reads this answer; whether its connection can be given up in order does not matter.
  await response.body?.cancel().catch(() => undefined)
  return callProduct(means, caller, call, next)
}

function toPauseKey({ installationId }: ProductCaller, { product }: ProductPass): string {
  return JSON.stringify([installationId, product.name])
}

/** A call that could not be made before its time is over is refused at once. */
async function waitForPause(
  means: ProductMeans,
  call: CallTime,
  product: string,
  pauseKey: string,
): Promise<void> {
  const { clock, pauses, random } = means
  const pauseMs = pauses.remainingMs(pauseKey)
  if (pauseMs === 0) return
  const remainingMs = call.remainingMs()
  if (pauseMs >= remainingMs) {
    throw new ForgeRemoteError('ERR_PRODUCT_RATE_LIMITED', `${product} asked to wait`, {
      retryAfterMs: pauseMs,
    })
  }
  await sleep(clock, Math.min(pauseMs * (1 + JITTER * random()), remainingMs), call.signal)
  // Those who came back first may have been sent away again.
  await waitForPause(means, call, product, pauseKey)
}

function send(
  { toServiceUrl }: ProductMeans,
  { product, headers }: ProductPass,
  { path, request, signal }: ProductCall,
): Promise<Response> {
  const url = toServiceUrl(resolveProductUrl(product.apiBaseUrl, path))
  return fetchAnswer(url, { ...request, headers: { ...request.headers, ...headers }, signal })
}

/** @returns What has happened so far when the call is made once more, with another token. */
async function afterRefusal(
  caller: ProductCaller,
  call: ProductCall,
  refused: ProductPass,
  { attempts, isRefused }: Progress,
): Promise<Progress | undefined> {
  if (refused.onRefused === undefined) return undefined
  refused.onRefused()
  if (isRefused) return undefined
  const other = await caller.authorize(call.product, call).catch(ignoreNoToken)
  if (other === undefined || isSameProof(other, refused)) return undefined
  return { attempts, isRefused: true }
}

/** @returns What has happened so far when the call is made again after the pause that the product asked for. */
function afterAnswer(
  { clock, pauses }: ProductMeans,
  { request: { method }, remainingMs }: ProductCall,
  { status, headers }: Response,
  { progress, pauseKey }: { readonly progress: Progress; readonly pauseKey: string },
): Progress | undefined {
  const { attempts } = progress
  const time = { remainingMs: remainingMs(), now: clock.now() }
  const { pauseMs, isRepeated } = decideRepeat({ method, status, headers, attempts, ...time })
  pauses.pause(pauseKey, pauseMs)
  return isRepeated ? progress : undefined
}

function isSameProof(one: ProductPass, other: ProductPass): boolean {
  return JSON.stringify(one.headers) === JSON.stringify(other.headers)
}

function ignoreNoToken(error: unknown): undefined {
  if (error instanceof ForgeRemoteError && error.code === 'ERR_NO_TOKEN') return undefined
  throw error
}
