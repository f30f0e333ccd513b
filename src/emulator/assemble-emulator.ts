/**
 * Puts an emulator together: the manifest, its parts, the data file, the services and the server.
 *
 * @module
 */
import { OptionsError } from '../errors.js'
import type { AttackRequest, MintedAttacks } from './attacks/mint-attacks.js'
import { EGRESS_PATH, STORAGE_PATH } from './doors.js'
import {
  type EmulatorOptions,
  type ResolvedEmulatorOptions,
  resolveEmulatorOptions,
} from './emulator-options.js'
import { createEmulatorData } from './emulator-data.js'
import { type EmulatorParts, createEmulatorParts } from './emulator-parts.js'
import { toRuleSettings } from './emulator-settings.js'
import type { Emulator } from './emulator.js'
import { createRequestHandler } from './handle-request.js'
import { startHttpServer } from './http-server.js'
import { createGraphqlService } from './product/serve-graphql.js'
import { createProductService } from './product/serve-product.js'
import { readManifest } from './read-manifest.js'
import { refuseProduction } from './refuse-production.js'
import { createEgressService } from './serve-egress.js'
import { JWKS_PATH, createKeySetService } from './serve-key-set.js'
import { createStorageService } from './serve-storage.js'
import type { Service } from './service.js'
import type { TokenIssuer } from './token-issuer.js'

/** A running emulator with the part that the test kit asks directly. */
export interface AssembledEmulator {
  readonly emulator: Emulator
  readonly issuer: TokenIssuer
}

/** Larger bodies are `BAD_REQUEST`. No document names the size: inferred; batches and transactions end at 4 MiB. */
const MAX_BODY_BYTES = 5 * 1024 * 1024

/** @throws As `createEmulator` does. */
export async function assembleEmulator(options: EmulatorOptions): Promise<AssembledEmulator> {
  refuseProduction()
  const resolved = resolveEmulatorOptions(options)
  const { log, port, variables } = resolved
  let app = await readManifest(resolved.manifest, variables, log)
  const parts = createEmulatorParts(resolved, app)
  const { engine, issuer, caller, clock, journal } = parts
  const file = await keepData(resolved, parts)
  const services = createServices(resolved, parts, file.flushed)
  const stopwatch = resolved.clock
  const server = await startHttpServer({
    port,
    maxBodyBytes: MAX_BODY_BYTES,
    handle: createRequestHandler({ services, journal, clock, stopwatch, log }),
    ids: parts.idsFor('requests'),
    log,
  }).catch(async (error: unknown) => {
    await file.close()
    throw error
  })
  const { quotas } = resolved
  const { rules } = parts.switches
  const emulator: Emulator = {
    ...toAddresses(server.url),
    ...toMints(parts),
    appId: app.appId,
    faults: parts.faults,
    journal,
    clock,
    caller,
    keys: {
      rotate: issuer.rotateKeys,
      retire: issuer.retireKey,
      expireSystemTokens: issuer.expireSystemTokens,
    },
    data: createEmulatorData({
      appId: app.appId,
      engine,
      issuer,
      rules,
      clock,
      quotas: parts.quotas,
      flushed: file.flushed,
      entities: () => app.entities,
      onImport: () => parts.onCommit({ kind: 'restore', at: clock.now() }),
    }),
    settings: () => {
      const { entities, callPlan } = app
      return { entities, callPlan, rules: toRuleSettings(rules), quotas }
    },
    setRule: (change) => {
      parts.switches.set(change)
      // Versions of before would hide what was written while nobody kept any.
      engine.settle()
    },
    useManifest: async (manifest) => {
      const next = await readManifest(manifest, variables, log)
      if (next.appId !== app.appId) {
        const problem = `names another app (${next.appId}); stop the emulator and start it anew`
        throw new OptionsError('manifest', problem)
      }
      app = next
      engine.useEntities(next.entities)
      caller.usePlan(next.callPlan)
    },
    reset: () => {
      engine.reset()
      parts.faults.clear()
      parts.quotas.reset()
    },
    close: async () => {
      caller.close()
      await server.close()
      await file.close()
    },
  }
  return { emulator, issuer }
}

/** What an emulator needs of its data file. */
interface KeptData {
  readonly flushed: () => Promise<void>
  readonly close: () => Promise<void>
}

const IN_MEMORY: KeptData = { flushed: async () => {}, close: async () => {} }

async function keepData(
  { data: path, durable, log }: ResolvedEmulatorOptions,
  parts: EmulatorParts,
): Promise<KeptData> {
  if (path === undefined) return IN_MEMORY
  const { openDataFile } = await import('./data/open-data-file.js')
  const { engine, issuer, clock, switches } = parts
  const { appId } = issuer
  const { rules } = switches
  const file = await openDataFile({ path, durable, appId, engine, rules, clock, log })
  for (const { tenant } of engine.tenants()) issuer.adopt(tenant)
  parts.onCommit = file.record
  return file
}

function createServices(
  { keySetMaxAgeSeconds, product: fixtures, log }: ResolvedEmulatorOptions,
  { issuer, engine, faults, quotas, clock, random }: EmulatorParts,
  flushed: () => Promise<void>,
): readonly Service[] {
  const disturbed = { issuer, faults, clock, random, log }
  const product = { tokens: issuer, fixtures }
  return [
    createKeySetService({ ...disturbed, keySetMaxAgeSeconds }),
    createStorageService({ ...disturbed, engine, quotas, flushed }),
    createProductService(product),
    createGraphqlService(product),
    createEgressService({ issuer, fixtures, clock }),
  ]
}

function toMints({ issuer, ids }: EmulatorParts) {
  return {
    systemToken: async (token) => issuer.mintSystemToken(token),
    userToken: async (token) => issuer.mintUserToken(token),
    invocationToken: async (token) => (await issuer.mintInvocation(token)).token,
    mintInvocation: (token) => issuer.mintInvocation(token),
    mintAttacks: mintAttacksWith(issuer),
    traceId: () => ids.hex(32),
  } satisfies Partial<Emulator>
}

/** Attacks are loaded with the first order for them: most runs make none. */
function mintAttacksWith(issuer: TokenIssuer): (request: AttackRequest) => Promise<MintedAttacks> {
  let loading: Promise<ReturnType<typeof mintAttacksWith>> | undefined
  return async (request) => {
    loading ??= import('./attacks/mint-attacks.js').then(({ createAttackMint }) =>
      createAttackMint(issuer),
    )
    const mintAttacks = await loading
    return await mintAttacks(request)
  }
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
