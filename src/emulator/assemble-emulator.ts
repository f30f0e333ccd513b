/**
 * Puts an emulator together: manifest, token issuer, storage engine and server.
 *
 * @module
 */
import { EGRESS_PATH, STORAGE_PATH } from './doors.js'
import { type EmulatorOptions, resolveEmulatorOptions } from './emulator-options.js'
import type { Emulator } from './emulator.js'
import { createStorageEngine } from './engine/storage-engine.js'
import { JWKS_PATH, createRequestHandler } from './handle-request.js'
import { startHttpServer } from './http-server.js'
import { createIdSource } from './id-source.js'
import { readManifest } from './read-manifest.js'
import { resolveAppId } from './resolve-app-id.js'
import { type TokenIssuer, createTokenIssuer } from './token-issuer.js'

/** A running emulator with the part that the test kit asks directly. */
export interface AssembledEmulator {
  readonly emulator: Emulator
  readonly issuer: TokenIssuer
}

/** Larger bodies are `BAD_REQUEST`. No document names the size: inferred; batches and transactions end at 4 MiB. */
const MAX_BODY_BYTES = 5 * 1024 * 1024

/** @throws As `createEmulator` does. */
export async function assembleEmulator(options: EmulatorOptions): Promise<AssembledEmulator> {
  const { manifest, variables, clock, seed, port, log, rules } = resolveEmulatorOptions(options)
  const { appId: unresolved, entities } = await readManifest(manifest, log)
  const appId = resolveAppId(unresolved, variables)
  const ids = createIdSource(seed)
  const issuer = createTokenIssuer({ appId, clock, ids })
  const engine = createStorageEngine({ entities, rules, clock })
  const handle = createRequestHandler({ issuer, engine, log })
  const server = await startHttpServer({
    port,
    maxBodyBytes: MAX_BODY_BYTES,
    handle,
    // A source of its own: how many requests came in must not change the ids of tokens.
    ids: createIdSource(seed === undefined ? undefined : `${seed} requests`),
    log,
  })
  const { url } = server
  const emulator: Emulator = {
    url,
    storageUrl: `${url}${STORAGE_PATH}`,
    egressProxyUrl: `${url}${EGRESS_PATH}`,
    jwksUrl: `${url}${JWKS_PATH}`,
    appId,
    systemToken: async (token) => issuer.mintSystemToken(token),
    userToken: async (token) => issuer.mintUserToken(token),
    invocationToken: async (token) => (await issuer.mintInvocation(token)).token,
    mintInvocation: (token) => issuer.mintInvocation(token),
    traceId: () => ids.hex(32),
    reset: () => engine.reset(),
    close: () => server.close(),
  }
  return { emulator, issuer }
}
