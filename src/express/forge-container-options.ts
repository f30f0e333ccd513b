/**
 * Options of `forgeContainer()`: what a developer writes.
 *
 * @module
 */
import type { ForgeRemoteOptions } from './forge-remote-options.js'

/** Options that mean in a container what they mean in a remote. */
type SharedOptions = Pick<
  ForgeRemoteOptions,
  'entities' | 'storage' | 'products' | 'requestTimeoutMs' | 'logger' | 'clock' | 'random'
>

/** Options of `forgeContainer()`. Unknown members are refused. */
export interface ForgeContainerOptions extends SharedOptions {
  /** Address of the egress proxy: the value of `FORGE_EGRESS_PROXY_URL`. */
  egressProxyUrl: string
  /** The app's id or ids, `ari:cloud:ecosystem::app/…`: invocations of any other app are refused. Default: whatever the proxy tells. */
  appId?: string | readonly string[] | undefined
  /** Id of the environment, `ari:cloud:ecosystem::environment/…`: the value of `FORGE_ENV_ARI`. `installations()` needs it, and one `appId`. */
  environmentId?: string | undefined
}
