/**
 * Reads options from environment variables.
 *
 * @module
 */
import { OptionsError } from '../errors.js'
import { APP_ID_PREFIX } from '../wire/app-id.js'
import type { ForgeRemoteOptions } from './forge-remote-options.js'
import { type Environment, readVariable } from './read-variable.js'
import { isLoopbackUrl, isProxyUrl } from './check-options.js'

const EMULATOR_VARIABLE = 'FORGE_REMOTE_EMULATOR_URL'

/** The options that the environment can give. */
export type EnvironmentOptions = Pick<ForgeRemoteOptions, 'emulatorUrl' | 'egressProxyUrl'> & {
  appId: string
}

/**
 * Reads `FORGE_APP_ID` (required), `FORGE_REMOTE_EMULATOR_URL` (keys and storage come from that emulator; refused when `NODE_ENV` is
 * `production`) and `FORGE_EGRESS_PROXY_URL` (Forge Containers).
 *
 * @throws {OptionsError} `ERR_OPTIONS`, naming the variable.
 *
 * @example
 *   const remote = forgeRemote({ ...optionsFromEnvironment(process.env), entities })
 */
export function optionsFromEnvironment(environment: Environment): EnvironmentOptions {
  const appId = readVariable(environment, 'FORGE_APP_ID')
  if (appId === undefined) {
    throw new OptionsError('FORGE_APP_ID', 'is not set; give it the app.id of manifest.yml')
  }
  if (!appId.startsWith(APP_ID_PREFIX)) {
    throw new OptionsError('FORGE_APP_ID', `must start with ${APP_ID_PREFIX}, as app.id does`)
  }
  const emulatorUrl = readEmulatorUrl(environment)
  const egressProxyUrl = readVariable(environment, 'FORGE_EGRESS_PROXY_URL')
  if (egressProxyUrl !== undefined && !isProxyUrl(egressProxyUrl)) {
    throw new OptionsError('FORGE_EGRESS_PROXY_URL', 'must be an http or https URL')
  }
  return {
    appId,
    ...(emulatorUrl !== undefined && { emulatorUrl }),
    ...(egressProxyUrl !== undefined && { egressProxyUrl }),
  }
}

/** Whether `FORGE_REMOTE_EMULATOR_URL` says that an emulator stands in for Forge. */
export function isBesideEmulator(environment: Environment): boolean {
  return readVariable(environment, EMULATOR_VARIABLE) !== undefined
}

function readEmulatorUrl(environment: Environment): string | undefined {
  const name = EMULATOR_VARIABLE
  const url = readVariable(environment, name)
  if (url === undefined) return undefined
  if (environment['NODE_ENV'] === 'production') {
    throw new OptionsError(name, 'must not be set when NODE_ENV is production; unset it')
  }
  if (!isLoopbackUrl(url)) {
    throw new OptionsError(name, 'must be an http URL on loopback, such as http://127.0.0.1:4555')
  }
  return url
}
