/**
 * What an emulator is to those who use it.
 *
 * @module
 */
import type { EmulatorData } from './emulator-data.js'
import type { Faults } from './faults/fault-list.js'
import type { Journal } from './journal/request-journal.js'
import type {
  InvocationTokenOptions,
  MintedInvocation,
  SystemTokenOptions,
  UserTokenOptions,
} from './token-issuer.js'

/** A running emulator. */
export interface Emulator {
  /** Where it listens, such as `http://127.0.0.1:4555`. */
  readonly url: string
  /** The storage REST API for remotes; operations follow as `/v1/…`. */
  readonly storageUrl: string
  /** The egress proxy of Forge Containers. It knows the installations that a token was minted for. */
  readonly egressProxyUrl: string
  /** The key set that invocation tokens are verified with. */
  readonly jwksUrl: string
  /** The manifest's app id. */
  readonly appId: string
  /** Disturbs the storage API by rules. */
  readonly faults: Faults
  /** What is stored, seen and changed from outside the storage API. */
  readonly data: EmulatorData
  /** The last 1,000 requests. */
  readonly journal: Journal
  /**
   * Mints an app system token.
   *
   * @throws `ERR_BAD_REQUEST` naming the option.
   */
  systemToken: (options: SystemTokenOptions) => Promise<string>
  /**
   * Mints an app user token. It does not open storage.
   *
   * @throws `ERR_BAD_REQUEST` naming the option.
   */
  userToken: (options: UserTokenOptions) => Promise<string>
  /**
   * Mints a Forge Invocation Token.
   *
   * @throws `ERR_BAD_REQUEST` naming the option.
   */
  invocationToken: (options: InvocationTokenOptions) => Promise<string>
  /**
   * Like `invocationToken`, with the id that stands for the invocation at the egress proxy.
   *
   * @throws `ERR_BAD_REQUEST` naming the option.
   */
  mintInvocation: (options: InvocationTokenOptions) => Promise<MintedInvocation>
  /** @returns A trace id as Forge sends it: 32 hexadecimal digits. */
  traceId: () => string
  /** Deletes the data of every tenant and takes all faults away, also those that it was created with. Tokens stay valid. */
  reset: () => void
  /** Stops listening and ends open connections. */
  close: () => Promise<void>
}
