/**
 * Storage of any installation, for the test itself.
 *
 * @module
 */
import type { SystemTokenOptions, TokenIssuer } from '../emulator/token-issuer.js'
import { createStorage } from '../storage/create-storage.js'
import { remoteDoor } from '../storage/remote-door.js'
import type { ForgeStorage } from '../storage/storage.js'
import type { Transport } from '../transport/transport.js'
import { STORAGE_OPERATIONS } from '../wire/storage-operation.js'

/** Options of a test's storage. */
export interface TestStorageOptions {
  /** Environment of the installation. Default: the one it is bound to; the first write binds it, to `PRODUCTION`. */
  environment?: SystemTokenOptions['environment']
}

/** Where to, and by whose tokens. */
export interface TestStorageSource {
  readonly transport: Transport
  readonly storageUrl: string
  readonly issuer: TokenIssuer
}

/** Opens storage. Each request brings a token of its own, so that arranging a test cannot run into an expired one. */
export function openTestStorage(
  { transport, storageUrl, issuer }: TestStorageSource,
  tenant: SystemTokenOptions,
): ForgeStorage {
  const door = remoteDoor({
    storageUrl,
    bearer: (operation) =>
      STORAGE_OPERATIONS[operation] === 'read'
        ? issuer.mintReadingToken(tenant)
        : issuer.mintSystemToken(tenant),
  })
  return createStorage({ transport, door })
}
