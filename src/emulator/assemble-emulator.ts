/**
 * Puts an emulator together: manifest, token issuer, storage engine, faults and server.
 *
 * @module
 */
import { EGRESS_PATH, STORAGE_PATH } from './doors.js'
import { type EmulatorOptions, resolveEmulatorOptions } from './emulator-options.js'
import { createEmulatorData } from './emulator-data.js'
import type { Emulator } from './emulator.js'
import { createStorageEngine } from './engine/storage-engine.js'
import { createFaultList } from './faults/fault-list.js'
import { createRequestHandler } from './handle-request.js'
import { startHttpServer } from './http-server.js'
import { createIdSource } from './id-source.js'
import { createRandomSource } from './random-source.js'
import { readManifest } from './read-manifest.js'
import { createRequestJournal } from './journal/request-journal.js'
import { resolveAppId } from './resolve-app-id.js'
import { JWKS_PATH, createKeySetService } from './serve-key-set.js'
import { createStorageService } from './serve-storage.js'
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
  const { manifest, variables, clock, seed, port, log, ...resolved } =
    resolveEmulatorOptions(options)
  const { appId: unresolved, entities } = await readManifest(manifest, log)
  const appId = resolveAppId(unresolved, variables)
  const ids = createIdSource(seed)
  const issuer = createTokenIssuer({ appId, clock, ids })
  const engine = createStorageEngine({ entities, rules: resolved.rules, clock })
  const random = createRandomSource(createIdSource(deriveSeed(seed, 'faults')))
  const faults = createFaultList({
    rules: resolved.faults,
    random,
    clock,
    steps: {
      'expire-system-tokens': issuer.expireSystemTokens,
      'replace-key': () => void issuer.rotateKeys({ keepOld: false }),
    },
  })
  const journal = createRequestJournal()
  const services = [
    createKeySetService({ issuer, faults, clock, random, log }),
    createStorageService({ issuer, engine, faults, clock, random, log }),
  ]
  const data = createEmulatorData({ appId, engine, issuer, clock })
  const handle = createRequestHandler({ services, journal, clock, stopwatch: clock, log })
  const server = await startHttpServer({
    port,
    maxBodyBytes: MAX_BODY_BYTES,
    handle,
    ids: createIdSource(deriveSeed(seed, 'requests')),
    log,
  })
  const emulator: Emulator = {
    ...toAddresses(server.url),
    appId,
    faults,
    data,
    journal,
    systemToken: async (token) => issuer.mintSystemToken(token),
    userToken: async (token) => issuer.mintUserToken(token),
    invocationToken: async (token) => (await issuer.mintInvocation(token)).token,
    mintInvocation: (token) => issuer.mintInvocation(token),
    traceId: () => ids.hex(32),
    reset: () => {
      engine.reset()
      faults.clear()
    },
    close: () => server.close(),
  }
  return { emulator, issuer }
}

function toAddresses(
  url: string,
): Pick<Emulator, 'url' | 'storageUrl' | 'egressProxyUrl' | 'jwksUrl'> {
  return {
    url,
    storageUrl: `${url}${STORAGE_PATH}`,
    egressProxyUrl: `${url}${EGRESS_PATH}`,
    jwksUrl: `${url}${JWKS_PATH}`,
  }
}

/** The seed of a source of its own, so that what one source gives out does not depend on how often another is asked. */
function deriveSeed(seed: number | string | undefined, use: string): string | undefined {
  return seed === undefined ? undefined : `${seed} ${use}`
}
