/**
 * Makes what all contexts of a remote share.
 *
 * @module
 */
import type { ContextServices } from '../context/context-services.js'
import { mapAtlassianUrl } from '../invocation/map-atlassian-url.js'
import { toContextIds } from '../product/context-ids.js'
import { createInstallationPauses } from '../product/installation-pauses.js'
import { createOfflineUserTokens } from '../product/offline-user-tokens.js'
import { createRetryControl } from '../retry/retry-control.js'
import { createBatchGetSupport } from '../storage/batch-get-support.js'
import { combineObservers } from '../storage/combine-observers.js'
import { parseStorageUrl } from '../storage/remote-door.js'
import { createDiagnosticsObserver } from '../telemetry/diagnostics-observer.js'
import { createOpenTelemetryObserver } from '../telemetry/open-telemetry-observer.js'
import { createTokenCache } from '../tokens/token-cache.js'
import type { Transport } from '../transport/transport.js'
import type { ResolvedOptions } from './resolve-options.js'

/** Creates them from the options. */
export function createServices(options: ResolvedOptions, transport: Transport): ContextServices {
  const { clock, random, storage, entities } = options
  const observer = combineObservers([
    createOpenTelemetryObserver({ clock }),
    createDiagnosticsObserver({ clock }),
  ])
  return {
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
    tokenCache: createTokenCache({ maxEntries: options.maxTokens, clock: options.clock }),
    storageService: createStorageServices(options),
    products: createProductServices(options, transport),
    egressProxyUrl: options.egressProxyUrl,
    reported: new WeakSet(),
    clock,
    logger: options.logger,
  }
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
