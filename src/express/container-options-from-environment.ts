/**
 * Reads what Forge tells a container by environment variables.
 *
 * Source: Forge Containers reference. That the two ARIs are written as in invocations is inferred.
 *
 * @module
 */
import { OptionsError } from '../errors.js'
import type { ForgeContainerOptions } from './forge-container-options.js'
import { type Environment, readVariable } from './read-variable.js'
import { isProxyUrl } from './check-options.js'

/** The options that the environment of a container gives. */
export type ContainerEnvironmentOptions = Pick<
  ForgeContainerOptions,
  'egressProxyUrl' | 'appId' | 'environmentId'
>

/**
 * Reads `FORGE_EGRESS_PROXY_URL` (required), `FORGE_APP_ARI` and `FORGE_ENV_ARI`.
 *
 * @throws {OptionsError} `ERR_OPTIONS`, naming the variable.
 *
 * @example
 *   const remote = forgeContainer({ ...containerOptionsFromEnvironment(process.env), entities })
 */
export function containerOptionsFromEnvironment(
  environment: Environment,
): ContainerEnvironmentOptions {
  const egressProxyUrl = readVariable(environment, 'FORGE_EGRESS_PROXY_URL')
  if (egressProxyUrl === undefined) {
    throw new OptionsError('FORGE_EGRESS_PROXY_URL', 'is not set; Forge sets it in a container')
  }
  if (!isProxyUrl(egressProxyUrl)) {
    throw new OptionsError('FORGE_EGRESS_PROXY_URL', 'must be an http or https URL')
  }
  const appId = readVariable(environment, 'FORGE_APP_ARI')
  const environmentId = readVariable(environment, 'FORGE_ENV_ARI')
  return {
    egressProxyUrl,
    ...(appId !== undefined && { appId }),
    ...(environmentId !== undefined && { environmentId }),
  }
}
