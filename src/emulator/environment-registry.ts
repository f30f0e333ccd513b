/**
 * Remembers which environment each installation belongs to: an installation has exactly one.
 *
 * @module
 */
import { ForgeRemoteError } from '../errors.js'
import { toBareInstallationId } from '../values/tenant.js'
import type { EnvironmentType } from '../wire/invocation-claims.js'

/** Remembers which environment each installation belongs to. */
export interface EnvironmentRegistry {
  /**
   * The first mention binds the installation, to `PRODUCTION` when it names no environment.
   *
   * @throws `ERR_BAD_REQUEST` when a later mention names another environment.
   */
  bind: (installationId: string, environment?: EnvironmentType) => EnvironmentType
}

/** Creates an empty registry. */
export function createEnvironmentRegistry(): EnvironmentRegistry {
  const environments = new Map<string, EnvironmentType>()
  return {
    bind: (installationId, environment) => {
      const id = toBareInstallationId(installationId)
      const bound = environments.get(id) ?? environment ?? 'PRODUCTION'
      if (environment !== undefined && environment !== bound) {
        throw new ForgeRemoteError(
          'ERR_BAD_REQUEST',
          `environment: expected ${bound}, to which this installation is bound, found ${environment}`,
        )
      }
      environments.set(id, bound)
      return bound
    },
  }
}
