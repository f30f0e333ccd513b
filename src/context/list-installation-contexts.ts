/**
 * Lists installations together with the means to work for them.
 *
 * @module
 */
import type { Tenant } from '../values/tenant.js'
import type { ContextServices } from './context-services.js'
import { createInstallationContext } from './create-installation-context.js'
import type { InstallationContext } from './forge-context.js'

/** An installation that has a usable system token. */
export interface ListedInstallation extends InstallationContext {
  /** Installation id, as invocations name it. */
  readonly installationId: string
  /** App, environment and installation. */
  readonly tenant: Tenant
  /** When its token ends, in milliseconds since the epoch; `Infinity` in a container, where none is needed. */
  readonly tokenExpiresAt: number
}

/**
 * Each installation once, in no order. Rejects with a `TokenStoreError` when the store does not answer; in a container with
 * `ERR_EGRESS_PROXY`.
 */
export async function* listInstallationContexts(
  services: ContextServices,
): AsyncGenerator<ListedInstallation> {
  for await (const { tenant, expiresAt, product } of services.tokens.installations()) {
    const { installationId } = tenant
    const context = createInstallationContext(services, tenant, product)
    yield Object.assign(context, { tenant, installationId, tokenExpiresAt: expiresAt })
  }
}
