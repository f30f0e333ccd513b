/**
 * Makes what all contexts of a remote share.
 *
 * @module
 */
import type { ContextServices } from '../context/context-services.js'
import { createTokenKeeper } from '../context/keep-token.js'
import { openStorage } from '../context/open-storage.js'
import { withFields } from '../context/with-fields.js'
import type { Invocation } from '../invocation/invocation.js'
import { mapAtlassianUrl } from '../invocation/map-atlassian-url.js'
import { toContextIds } from '../product/context-ids.js'
import { createInstallationPauses } from '../product/installation-pauses.js'
import { createOfflineUserTokens } from '../product/offline-user-tokens.js'
import { createRetryControl } from '../retry/retry-control.js'
import type { ForgeStorage } from '../storage/storage.js'
import { createBatchGetSupport } from '../storage/batch-get-support.js'
import { combineObservers } from '../storage/combine-observers.js'
import { parseStorageUrl } from '../storage/remote-door.js'
import { createDiagnosticsObserver } from '../telemetry/diagnostics-observer.js'
import { createOpenTelemetryObserver } from '../telemetry/open-telemetry-observer.js'
import type { AccessToken } from '../tokens/access-token.js'
import { createInstallationProof } from '../tokens/installation-proof.js'
import { createMemoryTokens } from '../tokens/memory-tokens.js'
import type { SystemTokens } from '../tokens/system-tokens.js'
import { createTokenCache } from '../tokens/token-cache.js'
import { createTwoLevelTokens } from '../tokens/two-level-tokens.js'
import type { Transport } from '../transport/transport.js'
import type { ResolvedOptions } from './resolve-options.js'

/** Creates them from the options. */
export function createServices(options: ResolvedOptions, transport: Transport): ContextServices {
  const { clock, random, storage, entities } = options
  const observer = combineObservers([
    createOpenTelemetryObserver({ clock }),
    createDiagnosticsObserver({ clock }),
  ])
  const tokens = createTokens(options)
  const services: ContextServices = {
    storageDefaults: {
      transport,
      control: createRetryControl({ clock, random, quotas: storage.quotas }),
      attemptTimeoutMs: storage.attemptTimeoutMs,
      entities: entities && Object.values(entities).map(({ definition }) => definition),
      coalesceGets: storage.coalesceGets,
      showExpired: storage.showExpired,
      batchGetSupport: createBatchGetSupport(clock),
      observer,
      clock,
    },
    entities,
    backgroundTimeoutMs: storage.backgroundTimeoutMs,
    tokens,
    keepToken: createTokenKeeper({
      tokens,
      binding: options.tokenBinding,
      proof: options.tokenKeys && createInstallationProof(options.tokenKeys),
      openWith: (invocation, token) => openWith(services, invocation, token),
    }),
    storageService: createStorageServices(options),
    products: createProductServices(options, transport),
    egressProxyUrl: options.egressProxyUrl,
    reported: new WeakSet(),
    clock,
    logger: options.logger,
  }
  return services
}

function createTokens(options: ResolvedOptions): SystemTokens {
  const { maxTokens, tokenStore: store, tokenKeys: ring, clock, logger, random } = options
  const cache = createTokenCache({ maxEntries: maxTokens, clock })
  if (store === undefined || ring === undefined) return createMemoryTokens(cache)
  return createTwoLevelTokens({ cache, store, ring, logger, clock, random })
}

/** Opens storage with one token and no other, to see what it opens. */
function openWith(
  services: ContextServices,
  { installationId, claims: { icLabel } }: Invocation,
  token: AccessToken,
): ForgeStorage {
  return openStorage(services, {
    installationId,
    findToken: () => ({ token, icLabel }),
    onTokenRefused: () => {},
    profile: 'single-attempt',
    log: withFields(services.logger, { installationId }),
  })
}

/** @returns The address of storage for an Isolated Cloud, or for what belongs to none. */
function createStorageServices({
  isolatedCloud,
  storageUrl,
}: ResolvedOptions): ContextServices['storageService'] {
  const service = parseStorageUrl(storageUrl)
  return (icLabel) =>
    icLabel === undefined || isolatedCloud === undefined
      ? service
      : parseStorageUrl(isolatedCloud.storageUrlTemplate.replace('{IC_LABEL}', icLabel))
}

function createProductServices(
  { clock, random, emulatorUrl, products }: ResolvedOptions,
  transport: Transport,
): ContextServices['products'] {
  return {
    means: {
      pauses: createInstallationPauses(clock),
      toServiceUrl: (url) => mapAtlassianUrl(url, emulatorUrl),
      clock,
      random,
    },
    offlineUserTokens: createOfflineUserTokens({ transport, clock }),
    toContextIds: products.contextIds ?? toContextIds,
  }
}
