/**
 * Fetches the text of a JWK set once.
 *
 * @module
 */
import { ForgeRemoteError } from '../errors.js'
import { parseServiceUrl } from '../transport/service-url.js'
import { TransportError } from '../transport/transport-error.js'
import type { ExchangeResponse, Transport } from '../transport/transport.js'
import { MAX_KEY_SET_BYTES } from './import-key-set.js'

const TIMEOUT_MS = 3000

/**
 * Waits 3 seconds at most and reads 256 KiB at most. Anything but a 200 is a failure, a redirect included.
 *
 * @throws {@link ForgeRemoteError} `ERR_KEY_SET`
 */
export async function fetchKeySet(transport: Transport, url: string): Promise<string> {
  const address = parseServiceUrl(url)
  if (address === undefined) {
    throw new ForgeRemoteError(
      'ERR_KEY_SET',
      `[GET] ${url}: not an address that keys may come from`,
    )
  }
  const { status, body } = await exchange(transport, url, {
    origin: address.origin,
    path: address.path === '' ? '/' : address.path,
  })
  if (status !== 200) {
    throw new ForgeRemoteError('ERR_KEY_SET', `[GET] ${url}: status ${status}, not 200`)
  }
  return body
}

async function exchange(
  transport: Transport,
  url: string,
  address: { origin: string; path: string },
): Promise<ExchangeResponse> {
  try {
    return await transport.exchange({
      method: 'GET',
      ...address,
      headers: { accept: 'application/json' },
      timeoutMs: TIMEOUT_MS,
      maxResponseBytes: MAX_KEY_SET_BYTES,
    })
  } catch (error) {
    if (!(error instanceof TransportError)) throw error
    throw new ForgeRemoteError('ERR_KEY_SET', `[GET] ${url}: ${error.kind} (${error.code})`)
  }
}
