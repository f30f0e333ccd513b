/**
 * Opens the storage of one installation through the door that the remote is configured for.
 *
 * @module
 */
import { createStorageError, type StorageError } from '../storage-error.js'
import type { Logger } from '../logger.js'
import type { RetryProfileName } from '../retry/retry-profile.js'
import { containerDoor } from '../storage/container-door.js'
import { createStorage } from '../storage/create-storage.js'
import { authorizeBearer } from '../storage/remote-door.js'
import type { StorageAuthorization, StorageDoor } from '../storage/storage-door.js'
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
  /** In a container: the id that the egress proxy knows the invocation by. Default: work goes on in the name of the installation. */
  invocationId?: string | undefined
  /** Finds the newest usable system token at the time of a call, and the Isolated Cloud it is good for. */
  findToken: () => TokenInUse | undefined | Promise<TokenInUse | undefined>
  /** Called with the token that the storage service refused. */
  onTokenRefused: (token: string) => void
  /** Ends all calls. */
  signal?: AbortSignal | undefined
  /** When all calls must be over, by the clock's `elapsed()`. Default: each call has a minute of its own. */
  endsAtElapsed?: number | undefined
  /** Longest time for one call with all its attempts, in milliseconds. Default: the profile's. */
  callTimeoutMs?: number | undefined
  /** How failed requests are repeated. */
  profile: RetryProfileName
  /** `x-b3-…` headers to pass on. */
  traceHeaders?: Readonly<Record<string, string>> | undefined
  /** Receives one entry per failed call. */
  log: Logger
}

/** @returns A storage client for one installation. */
export function openStorage(services: ContextServices, access: StorageAccess): ForgeStorage {
  return createStorage({
    door: openDoor(services, access),
    installationId: access.installationId,
    profile: access.profile,
    callTimeoutMs: access.callTimeoutMs,
    signal: access.signal,
    endsAtElapsed: access.endsAtElapsed,
    traceHeaders: access.traceHeaders,
    onFailure: (error) => reportFailure(services, access.log, error),
    ...services.storageDefaults,
  })
}

function openDoor(services: ContextServices, access: StorageAccess): StorageDoor {
  const { egressProxyUrl } = services
  const { installationId, invocationId, onTokenRefused } = access
  if (egressProxyUrl !== undefined) {
    const identity = invocationId === undefined ? { installationId } : { invocationId }
    return containerDoor({ egressProxyUrl, ...identity })
  }
  return {
    authorize: (operation) => {
      const authorizeWith = (found: TokenInUse | undefined): StorageAuthorization => {
        if (found === undefined) throw noToken(services, installationId, operation)
        // Address and token come from the same invocation: no token of an Isolated Cloud leaves it.
        const service = services.storageService(found.icLabel)
        const token = found.token.reveal()
        return authorizeBearer({ service, token, onRefused: onTokenRefused })
      }
      const found = access.findToken()
      return found instanceof Promise ? found.then(authorizeWith) : authorizeWith(found)
    },
  }
}

function noToken(
  { tokens }: ContextServices,
  installationId: string,
  operation: StorageOperation,
): StorageError {
  const endedAt = tokens.findLastEnd(installationId)
  const detail =
    endedAt === undefined
      ? 'no usable app system token has been received'
      : `no usable app system token: the last one of this installation ended or was refused, its end being ${new Date(endedAt).toISOString()}`
  return createStorageError('ERR_NO_TOKEN', detail, { operation })
}

function reportFailure({ reported }: ContextServices, log: Logger, error: StorageError): void {
  reported.add(error)
  if (EXPECTED_CODES.has(error.code)) return
  log.warn(
    {
      event: 'storage-failure',
      code: error.code,
      operation: error.operation,
      attempts: error.attempts,
      platformStatus: error.platformStatus,
      platformCode: error.platformCode,
      platformTraceId: error.traceId,
      nextStep: error.nextStep,
    },
    error.message,
  )
}
