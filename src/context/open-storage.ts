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

/** Whose storage to open, and how. */
export interface StorageAccess {
  /** Installation id, with or without its ARI prefix. */
  installationId: string
  /** Isolated Cloud label of the invocation. */
  icLabel?: string | undefined
  /** Id of a Forge Containers invocation. */
  invocationId?: string | undefined
  /** Finds the newest usable system token at the time of a call. */
  findToken: () => AccessToken | undefined
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
    onFailure: (error) => reportFailure(access.log, error),
    clock: services.clock,
  })
}

function openDoor(services: ContextServices, access: StorageAccess): StorageDoor {
  const { egressProxyUrl } = services
  const { invocationId, installationId } = access
  if (egressProxyUrl !== undefined) {
    const caller = invocationId === undefined ? { installationId } : { invocationId }
    return containerDoor({ egressProxyUrl, ...caller })
  }
  return remoteDoor({
    storageUrl: services.storageUrl(access.icLabel),
    bearer: (operation) => {
      const token = access.findToken()
      if (token === undefined) throw noToken(operation)
      return token.reveal()
    },
    onRefused: access.onTokenRefused,
  })
}

function noToken(operation: StorageOperation): StorageError {
  return new StorageError('ERR_NO_TOKEN', 'no usable app system token has been received', {
    operation,
  })
}

function reportFailure(log: Logger, error: StorageError): void {
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
