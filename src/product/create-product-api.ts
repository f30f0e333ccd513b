/**
 * A product's API in one name: checks a call, gives it its time, and names what went wrong with it.
 *
 * @module
 */
import { ForgeRemoteError } from '../errors.js'
import { TransportError } from '../transport/transport-error.js'
import { callProduct } from './call-product.js'
import { prepareRequest } from './prepare-request.js'
import type { ProductApi } from './product-api.js'
import type { ProductCaller, ProductMeans } from './product-caller.js'
import { checkProductPath } from './resolve-product-url.js'

/** Creates the API. */
export function createProductApi(means: ProductMeans, caller: ProductCaller): ProductApi {
  return {
    fetch: async (path, given = {}) => {
      checkProductPath(path)
      const request = prepareRequest(given, caller.traceHeaders)
      const { signal: end, remainingMs, release } = caller.startCall()
      const signal = given.signal === undefined ? end : AbortSignal.any([end, given.signal])
      try {
        signal.throwIfAborted()
        const call = { product: given.product, path, request, signal, remainingMs }
        const response = await callProduct(means, caller, call)
        // The body of an answer is read within the time of its call.
        if (response.body === null) release()
        return response
      } catch (error) {
        release()
        throw toProductError(error, signal)
      }
    },
  }
}

function toProductError(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return toAbortError(signal.reason)
  return error instanceof TransportError
    ? new ForgeRemoteError('ERR_PRODUCT_UNREACHABLE', error.message)
    : error
}

/** A caller's own reason could be anything, and is the caller's to know. */
function toAbortError(reason: unknown): ForgeRemoteError {
  return reason instanceof ForgeRemoteError
    ? reason
    : new ForgeRemoteError('ERR_ABORTED', 'the call of a product was ended before it was answered')
}
