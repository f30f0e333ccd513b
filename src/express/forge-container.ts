/**
 * The front door inside a Forge Container.
 *
 * @module
 */
import type { ContextServices } from '../context/context-services.js'
import { createProxiedInstallations } from '../context/list-proxied-installations.js'
import { createTransport } from '../transport/create-transport.js'
import { admitByProxy, readLogAttributes } from './admit-by-proxy.js'
import { assembleRemote } from './assemble-remote.js'
import { createServices } from './create-services.js'
import type { ForgeContainerOptions } from './forge-container-options.js'
import type { ForgeRemote } from './forge-remote.js'
import { type ResolvedContainerOptions, resolveContainerOptions } from './resolve-options.js'

/**
 * Creates what `forgeRemote()` does, for the same app inside a Forge Container: no Forge Invocation Token arrives there. Requests name an
 * invocation, the egress proxy beside the container tells what it is, and puts the tokens to all calls.
 *
 * An invocation's id proves nothing by itself. The port that the app listens on must be reachable by the container's sidecar alone, as it is
 * inside Forge; never mount this where anybody else can call it.
 *
 * @throws {OptionsError} `ERR_OPTIONS` when an option is missing, wrong or unknown; `egressProxyUrl` must be there.
 *
 * @example
 *   const remote = forgeContainer(containerOptionsFromEnvironment(process.env))
 */
export function forgeContainer(options: ForgeContainerOptions): ForgeRemote {
  const resolved = resolveContainerOptions(options)
  const { egressProxy: service, appIds, clock, storage } = resolved
  const transport = createTransport({ http2: storage.http2 })
  return assembleRemote({
    options: resolved,
    transport,
    services: listByProxy(createServices(resolved, transport), resolved),
    admission: admitByProxy({ transport, service, appIds, clock }),
    readLogFields: readLogAttributes,
    prewarm: () => {},
    reloadKeys: async () => {},
    stop: () => {},
  })
}

/** No installation has a token here, and all of them can be called. */
function listByProxy(
  services: ContextServices,
  { egressProxyUrl, appIds, environmentId }: ResolvedContainerOptions,
): ContextServices {
  const installations = createProxiedInstallations({
    egressProxyUrl,
    appIds,
    environmentId,
    means: services.products.means,
    timeoutMs: services.backgroundTimeoutMs,
  })
  return { ...services, tokens: { ...services.tokens, installations } }
}
