/**
 * Forge on a laptop: storage, key set and tokens on one loopback port.
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
import { createTokenIssuer } from './token-issuer.js'

/** Larger bodies are `BAD_REQUEST`. No document names the size: inferred; batches and transactions end at 4 MiB. */
const MAX_BODY_BYTES = 5 * 1024 * 1024

/**
 * Starts an emulator in this process. Data lives in memory and is gone with it.
 *
 * It listens before its RSA key exists; minting and the key set wait for the key.
 *
 * @example
 *   const emulator = await createEmulator({ manifest: 'manifest.yml' })
 *   const token = await emulator.systemToken({ installationId: 'one' })
 *   await emulator.close()
 *
 * @throws OptionsError naming the option, `ManifestError` naming the line, or Node's error when the port is taken.
 */
export async function createEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { manifest, clock, seed, port, log, rules } = resolveEmulatorOptions(options)
  const { appId, entities } = await readManifest(manifest)
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
  return {
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
}
