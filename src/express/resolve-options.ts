/**
 * Fills in the defaults of the options that a developer writes.
 *
 * @module
 */
import { type Clock, systemClock } from '../clock.js'
import { createEntity, type EntitySet } from '../entities/entity.js'
import { OptionsError } from '../errors.js'
import { type Logger, createJsonLogger } from '../logger.js'
import { type KeyRing, createKeyRing } from '../tokens/key-ring.js'
import type { TokenBinding } from '../tokens/token-binding.js'
import type { TokenStore } from '../tokens/token-store.js'
import { type ServiceUrl, parseServiceUrl } from '../transport/service-url.js'
import type { EntityDefinition } from '../wire/entity-definition.js'
import { PRODUCTION_JWKS_URL, PRODUCTION_STORAGE_URL } from '../wire/invocation-claims.js'
import { USER_INTERFACE_TIMEOUT_MS } from '../wire/limits.js'
import { checkContainerOptions, checkRemoteOptions } from './check-options.js'
import type { ForgeContainerOptions } from './forge-container-options.js'
import type {
  ForgeRemoteOptions,
  ProductOptions,
  RemoteStorageOptions,
} from './forge-remote-options.js'

/** {@link ForgeRemoteOptions} after defaults: what the code behind the boundary sees. */
export interface ResolvedOptions {
  readonly appIds: readonly string[]
  readonly entities: EntitySet | undefined
  readonly jwksUrl: string
  readonly storageUrl: string
  readonly emulatorUrl: string | undefined
  readonly egressProxyUrl: string | undefined
  readonly isolatedCloud: { jwksUrlTemplate: string; storageUrlTemplate: string } | undefined
  readonly clockToleranceSeconds: number
  readonly maxTokenLifetimeSeconds: number
  readonly maxTokenBytes: number
  readonly maxTokens: number
  readonly tokenStore: TokenStore | undefined
  readonly tokenKeys: KeyRing | undefined
  readonly tokenBinding: TokenBinding
  readonly storage: RemoteStorageOptions
  readonly products: ProductOptions
  readonly requestTimeoutMs: number
  readonly logger: Logger
  readonly clock: Clock
  readonly random: () => number
}

/** {@link ForgeContainerOptions} after defaults. */
export interface ResolvedContainerOptions extends ResolvedOptions {
  /** Without a slash at its end. */
  readonly egressProxyUrl: string
  readonly egressProxy: ServiceUrl
  readonly environmentId: string | undefined
}

/**
 * Checks the options and fills in the defaults.
 *
 * @throws {OptionsError} `ERR_OPTIONS`, naming the option.
 */
export function resolveOptions(options: ForgeRemoteOptions): ResolvedOptions {
  checkRemoteOptions(options)
  return fillDefaults(options)
}

/**
 * Checks the options of a container and fills in the defaults.
 *
 * @throws {OptionsError} `ERR_OPTIONS`, naming the option.
 */
export function resolveContainerOptions(options: ForgeContainerOptions): ResolvedContainerOptions {
  checkContainerOptions(options)
  const { environmentId, appId = [], ...shared } = options
  const egressProxy = parseServiceUrl(options.egressProxyUrl, { allowPlainHttp: true })
  if (egressProxy === undefined) throw new OptionsError('egressProxyUrl', 'must be a URL')
  const egressProxyUrl = `${egressProxy.origin}${egressProxy.path}`
  return { ...fillDefaults({ ...shared, appId }), egressProxyUrl, egressProxy, environmentId }
}

function fillDefaults(options: ForgeRemoteOptions): ResolvedOptions {
  const { appId, emulatorUrl, jwksUrl, clock = systemClock } = options
  if (jwksUrl?.startsWith('http:') === true && emulatorUrl === undefined) {
    throw new OptionsError('jwksUrl', 'must be an https URL; http is for keys of an emulator only')
  }
  const emulator = emulatorUrl?.replace(/\/+$/, '')
  return {
    appIds: typeof appId === 'string' ? [appId] : appId,
    entities: toEntitySet(options.entities),
    jwksUrl:
      jwksUrl ??
      (emulator === undefined ? PRODUCTION_JWKS_URL : `${emulator}/.well-known/jwks.json`),
    storageUrl:
      options.storageUrl ??
      (emulator === undefined ? PRODUCTION_STORAGE_URL : `${emulator}/forge/storage/kvs`),
    emulatorUrl: emulator,
    egressProxyUrl: options.egressProxyUrl,
    isolatedCloud: options.isolatedCloud,
    clockToleranceSeconds: options.clockToleranceSeconds ?? 10,
    maxTokenLifetimeSeconds: options.maxTokenLifetimeSeconds ?? 3600,
    maxTokenBytes: options.maxTokenBytes ?? 32 * 1024,
    ...resolveTokenOptions(options),
    storage: options.storage ?? {},
    products: options.products ?? {},
    requestTimeoutMs: options.requestTimeoutMs ?? USER_INTERFACE_TIMEOUT_MS,
    logger: options.logger ?? createJsonLogger({ clock }),
    clock,
    random: options.random ?? Math.random,
  }
}

function resolveTokenOptions({
  tokens = {},
  egressProxyUrl,
}: ForgeRemoteOptions): Pick<
  ResolvedOptions,
  'maxTokens' | 'tokenStore' | 'tokenKeys' | 'tokenBinding'
> {
  const { maxEntries = 10_000, store, keys, binding = 'origin' } = tokens
  if (binding === 'proof' && egressProxyUrl !== undefined) {
    // The proxy opens the installation's storage whatever the token is, and so would prove any.
    throw new OptionsError('tokens.binding', "must not be 'proof' behind an egress proxy")
  }
  if (keys === undefined && (store !== undefined || binding === 'proof')) {
    const user = store === undefined ? 'tokens.binding' : 'tokens.store'
    const problem = `is missing, which ${user} needs; make a key with \`forge-remote token-key\``
    throw new OptionsError('tokens.keys', problem)
  }
  if (store !== undefined && binding === 'request') {
    throw new OptionsError('tokens.store', "is of no use with tokens.binding 'request'")
  }
  const tokenKeys = keys && createKeyRing(keys)
  return { maxTokens: maxEntries, tokenStore: store, tokenKeys, tokenBinding: binding }
}

function toEntitySet(entities: ForgeRemoteOptions['entities']): EntitySet | undefined {
  if (!isList(entities)) return entities
  return Object.fromEntries(
    entities.map((definition) => [definition.name, createEntity(definition)]),
  )
}

function isList(entities: ForgeRemoteOptions['entities']): entities is readonly EntityDefinition[] {
  return Array.isArray(entities)
}
