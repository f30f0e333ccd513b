/**
 * What an emulator is to those who use it.
 *
 * @module
 */
import type { EmulatorData } from './emulator-data.js'
import type { Faults } from './faults/fault-list.js'
import type { Journal } from './journal/request-journal.js'
import type { AttackRequest, MintedAttacks } from './attacks/mint-attacks.js'
import type { Caller } from './caller/create-caller.js'
import type { EmulatorSettings } from './emulator-settings.js'
import type { RuleChange } from './rule-switches.js'
import type {
  InvocationTokenOptions,
  MintedInvocation,
  SystemTokenOptions,
  TokenIssuer,
  UserTokenOptions,
} from './token-issuer.js'
import type { VirtualClock } from './virtual-clock.js'

/** Replaces signing keys and ends tokens. */
export interface EmulatorKeys {
  /** Signs invocations with a new key from now on. Resolves to its id when it is published. */
  rotate: TokenIssuer['rotateKeys']
  /**
   * Takes a key out of the key set.
   *
   * @throws `ERR_BAD_REQUEST` when it is the one that signs, or not there.
   */
  retire: TokenIssuer['retireKey']
  /** Ends the life of all app system tokens minted so far, whatever their `exp` says. */
  expireSystemTokens: () => void
}

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
  /** Time of everything in the emulator; it can be stopped and moved. */
  readonly clock: VirtualClock
  /** Calls remotes as Forge does. */
  readonly caller: Pick<Caller, 'send' | 'sendEvent' | 'runScheduledTrigger' | 'startSchedules'>
  /** Replaces keys and ends tokens. */
  readonly keys: EmulatorKeys
  /** How it is set. */
  readonly settings: () => EmulatorSettings
  /**
   * Answers by another value of a switch from now on; queries see everything that was written so far.
   *
   * @throws OptionsError naming the switches, or that the emulator must be started anew for this one: `namespace`, `missingRangeAttribute`.
   */
  setRule: (change: RuleChange) => void
  /**
   * Takes entities, endpoints and triggers from a changed manifest; data is kept.
   *
   * @param manifest A path, or the text itself when it holds a line break.
   * @throws OptionsError when it cannot be read or is for another app; `ManifestError` naming the line. All stays as it was then.
   */
  useManifest: (manifest: string) => Promise<void>
  /**
   * Mints hostile tokens, as `forge-remote attack` sends them.
   *
   * @throws `ERR_BAD_REQUEST` naming the member.
   */
  mintAttacks: (request: AttackRequest) => Promise<MintedAttacks>
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
