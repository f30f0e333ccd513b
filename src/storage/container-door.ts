/**
 * The door of Forge Containers: the egress proxy beside the container, which adds the token itself.
 *
 * Source: Forge Containers reference.
 *
 * @module
 */
import { OptionsError } from '../errors.js'
import { parseServiceUrl } from '../transport/service-url.js'
import { toBareInstallationId } from '../values/tenant.js'
import { PROXY_AUTHORIZATION_HEADER } from '../wire/headers.js'
import type { StorageDoor } from './storage-door.js'

/** Options of {@link containerDoor}: on behalf of an invocation, or of an installation without one. */
export type ContainerDoorOptions =
  | {
      /** Value of `FORGE_EGRESS_PROXY_URL`. */
      egressProxyUrl: string
      /** Value of the invocation's `x-forge-invocation-id` header. */
      invocationId: string
    }
  | {
      /** Value of `FORGE_EGRESS_PROXY_URL`. */
      egressProxyUrl: string
      /** Installation id, with or without its ARI prefix. */
      installationId: string
    }

const STORAGE_PATH = '/forge/storage/kvs'

/** Visible ASCII except the comma, which separates the fields of the header. */
const FIELD_VALUE = /^[!-+\--~]{1,256}$/

/**
 * The door for a container: `forge-proxy-authorization: Forge as=app,…`.
 *
 * @throws An `OptionsError` when the address or the id cannot be used.
 */
export function containerDoor(options: ContainerDoorOptions): StorageDoor {
  // The proxy stands beside the container, maybe under a host name of its own, and no token is sent to it.
  const service = parseServiceUrl(options.egressProxyUrl, { allowPlainHttp: true })
  if (service === undefined) {
    throw new OptionsError('egressProxyUrl', 'must be an http or https address')
  }
  const identity = `Forge as=app,${renderIdentity(options)}`
  const authorization = {
    service: { origin: service.origin, path: `${service.path}${STORAGE_PATH}` },
    headers: { [PROXY_AUTHORIZATION_HEADER]: identity },
  }
  return {
    authorize: () => authorization,
  }
}

function renderIdentity(options: ContainerDoorOptions): string {
  if ('invocationId' in options) return renderField('invocationId', 'id', options.invocationId)
  const id = toBareInstallationId(options.installationId)
  return renderField('installationId', 'installationId', id)
}

function renderField(option: string, name: string, value: string): string {
  if (!FIELD_VALUE.test(value)) {
    throw new OptionsError(option, 'must be 1 to 256 visible ASCII characters without a comma')
  }
  return `${name}=${value}`
}
