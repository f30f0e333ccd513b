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
  /** @returns The environment that an installation is bound to, if any. */
  find: (installationId: string) => EnvironmentType | undefined
  /** @returns The installations of an environment, without ARI prefix, in the order of their ids. */
  list: (environment: EnvironmentType) => readonly string[]
  /**
   * @returns The environment that `bind` would return. Nothing is bound.
   * @throws `ERR_BAD_REQUEST` when the installation is bound to another environment.
   */
  resolve: (installationId: string, environment?: EnvironmentType) => EnvironmentType
  /**
   * The first call binds the installation, to `PRODUCTION` when it names no environment.
   *
   * @throws `ERR_BAD_REQUEST` when a later call names another environment.
   */
  bind: (installationId: string, environment?: EnvironmentType) => EnvironmentType
}

/** Creates an empty registry. */
export function createEnvironmentRegistry(): EnvironmentRegistry {
  const bindings = new Map<string, Binding>()

  function resolve(installationId: string, environment?: EnvironmentType): Binding {
    const bound = bindings.get(toBareInstallationId(installationId))
    if (bound === undefined) {
      return { environment: environment ?? 'PRODUCTION', isNamed: environment !== undefined }
    }
    if (environment === undefined || environment === bound.environment) return bound
    throw new ForgeRemoteError('ERR_BAD_REQUEST', describeConflict(bound, environment))
  }

  return {
    find: (installationId) => bindings.get(toBareInstallationId(installationId))?.environment,
    list: (environment) =>
      [...bindings]
        .filter(([, bound]) => bound.environment === environment)
        .map(([installationId]) => installationId)
        .toSorted(),
    resolve: (installationId, environment) => resolve(installationId, environment).environment,
    bind: (installationId, environment) => {
      const binding = resolve(installationId, environment)
      bindings.set(toBareInstallationId(installationId), binding)
      return binding.environment
    },
  }
}

interface Binding {
  readonly environment: EnvironmentType
  /** Whether the first call named it; else it is the default. */
  readonly isNamed: boolean
}

function describeConflict({ environment, isNamed }: Binding, found: EnvironmentType): string {
  const conflict = `environment: expected ${environment}, to which this installation is bound, found ${found}`
  return isNamed
    ? conflict
    : `${conflict}; its first token or write named none, so name it there, in tests as forge.storage(installationId, { environment: '${found}' })`
}
