/**
 * The door of Forge Remote: the public storage REST API, opened by an app system token.
 *
 * Source: Accessing Forge storage from a remote.
 *
 * @module
 */
import { OptionsError } from '../errors.js'
import { createStorageError } from '../storage-error.js'
import { parseServiceUrl, type ServiceUrl } from '../transport/service-url.js'
import { PRODUCTION_STORAGE_URL } from '../wire/invocation-claims.js'
import type { StorageOperation } from '../wire/storage-operation.js'
import type { StorageAuthorization, StorageDoor } from './storage-door.js'

/** Options of {@link remoteDoor}. */
export interface RemoteDoorOptions {
  /** Address of the storage REST API. Default: Atlassian's. */
  storageUrl?: string | undefined
  /**
   * @returns The app system token, without `Bearer`; asked for each request.
   * @throws A `StorageError` with the code `ERR_NO_TOKEN` when there is none.
   */
  bearer: (operation: StorageOperation) => string
  /** Called with a token that the platform refused. */
  onRefused?: ((token: string) => void) | undefined
}

/** Syntax of a bearer token (RFC 6750, b64token). */
const BEARER_TOKEN = /^[A-Za-z0-9._~+/-]+=*$/

/**
 * The door for a remote: `authorization: Bearer …`.
 *
 * @throws An `OptionsError` when a token must not be sent to the address.
 */
export function remoteDoor(options: RemoteDoorOptions): StorageDoor {
  const { storageUrl = PRODUCTION_STORAGE_URL, bearer, onRefused } = options
  const service = parseStorageUrl(storageUrl)
  return {
    authorize: (operation) => {
      const token = bearer(operation)
      if (BEARER_TOKEN.test(token)) return authorizeBearer({ service, token, onRefused })
      const detail = 'the app system token has characters that no bearer token has'
      throw createStorageError('ERR_NO_TOKEN', detail, { operation })
    },
  }
}

/** @throws An `OptionsError` when a token must not be sent to the address. */
export function parseStorageUrl(storageUrl: string): ServiceUrl {
  const service = parseServiceUrl(storageUrl)
  if (service !== undefined) return service
  const problem = 'must be an https address, or http on 127.0.0.1, localhost or [::1]'
  throw new OptionsError('storageUrl', problem)
}

/** One request in the name of a token. */
export interface BearerRequest {
  /** Where it goes. */
  readonly service: ServiceUrl
  /** The app system token, without `Bearer`; known to be in the syntax of one. */
  readonly token: string
  /** Called with the token when the platform refuses it. */
  readonly onRefused?: ((token: string) => void) | undefined
}

/** Proves a request by a token. */
export function authorizeBearer(request: BearerRequest): StorageAuthorization {
  const { service, token, onRefused } = request
  return {
    service,
    headers: { authorization: `Bearer ${token}` },
    onRefused: onRefused && (() => onRefused(token)),
  }
}
