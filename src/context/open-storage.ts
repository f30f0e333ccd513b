/**
 * Opens the storage of one installation through the door that the remote is configured for.
 *
 * @module
 */
import { StorageError } from '../errors.js'
import type { Logger } from '../logger.js'
import { containerDoor } from '../storage/container-door.js'
import { createStorage } from '../storage/create-storage.js'
import { remoteDoor } from '../storage/remote-door.js'
import type { StorageDoor } from '../storage/storage-door.js'
import type { ForgeStorage } from '../storage/storage.js'
import type { AccessToken } from '../tokens/access-token.js'
import type { StorageOperation } from '../wire/storage-operation.js'
import type { ContextServices } from './context-services.js'

/** Codes that answer the question a caller asked, and so are not failures to report. */
const EXPECTED_CODES: ReadonlySet<string> = new Set(['KEY_CONFLICT', 'CONDITIONAL_CHECK_FAILED'])

/** A system token, and where it may go. */
export interface TokenInUse {
  /** The token. */
  readonly token: AccessToken
  /** Label of the Isolated Cloud that the token belongs to. */
  readonly icLabel: string | undefined
}

/** Whose storage to open, and how. */
export interface StorageAccess {
  /** Installation id, with or without its ARI prefix. */
  installationId: string
  /** Finds the newest usable system token at the time of a call, and the Isolated Cloud it is good for. */
  findToken: () => TokenInUse | undefined
  /** Called with the token that the storage service refused. */
  onTokenRefused: (token: string) => void
  /** Ends all calls. */
  signal?: AbortSignal | undefined
  /** `x-b3-…` headers to pass on. */
  traceHeaders?: Readonly<Record<string, string>> | undefined
  /** Receives one entry per failed call. */
  log: Logger
}

/** @returns A storage client for one installation. */
export function openStorage(services: ContextServices, access: StorageAccess): ForgeStorage {
  return createStorage({
    transport: services.transport,
    door: openDoor(services, access),
    timeoutMs: services.storageTimeoutMs,
    entities: services.entities,
    signal: access.signal,
    traceHeaders: access.traceHeaders,
    onFailure: (error) => reportFailure(services, access.log, error),
    clock: services.clock,
  })
}

function openDoor(services: ContextServices, access: StorageAccess): StorageDoor {
  const { egressProxyUrl } = services
  const { installationId, onTokenRefused } = access
  if (egressProxyUrl !== undefined) return containerDoor({ egressProxyUrl, installationId })
  return {
    authorize: (operation) => {
      const found = access.findToken()
      if (found === undefined) throw noToken(operation)
      // Address and token come from the same invocation: no token of an Isolated Cloud leaves it.
      const storageUrl = services.storageUrl(found.icLabel)
      const bearer = () => found.token.reveal()
      return remoteDoor({ storageUrl, bearer, onRefused: onTokenRefused }).authorize(operation)
    },
  }
}

function noToken(operation: StorageOperation): StorageError {
  return new StorageError('ERR_NO_TOKEN', 'no usable app system token has been received', {
    operation,
  })
}

function reportFailure({ reported }: ContextServices, log: Logger, error: StorageError): void {
  reported.add(error)
  if (EXPECTED_CODES.has(error.code)) return
  log.warn(
    {
      event: 'storage-failure',
      code: error.code,
      operation: error.operation,
      platformStatus: error.platformStatus,
      platformCode: error.platformCode,
      platformTraceId: error.traceId,
      nextStep: error.nextStep,
    },
    error.message,
  )
}
