/**
 * Mints every kind of token Forge gives out, and recognises those of this run.
 *
 * @module
 */
import { type JsonWebKey, randomBytes } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Clock } from '../clock.js'
import { type Tenant, toBareInstallationId } from '../values/tenant.js'
import type { EnvironmentType } from '../wire/invocation-claims.js'
import {
  type AccessGrant,
  type AccessRefusal,
  type SystemAccessRefusal,
  mintAccessToken,
  readAccessToken,
  readSystemToken,
} from './access-tokens.js'
import { buildClaims } from './build-claims.js'
import { createEnvironmentRegistry } from './environment-registry.js'
import type { IdSource } from './id-source.js'
import { signWithRsa } from './jwt.js'
import { mergeClaims } from './merge-claims.js'
import {
  type InvocationTokenOptions,
  type SystemTokenOptions,
  type UserTokenOptions,
  parseInvocationTokenOptions,
  parseSystemTokenOptions,
  parseUserTokenOptions,
} from './mint-options.js'
import type { SigningKey } from './signing-key.js'
import { type RotateKeysOptions, createSigningKeyRing } from './signing-key-ring.js'
import { ENVIRONMENTS, toEnvironmentId } from './site.js'

export type { InvocationTokenOptions, RotateKeysOptions, SystemTokenOptions, UserTokenOptions }

/** A Forge Invocation Token and the id that stands for its invocation. */
export interface MintedInvocation {
  readonly token: string
  /** The token's `jti`; the egress proxy takes it as `id`. */
  readonly invocationId: string
}

/** What is remembered of an invocation. */
export interface KnownInvocation {
  readonly tenant: Tenant
  readonly claims: Readonly<Record<string, unknown>>
}

/** A set of public keys. Source: RFC 7517. */
export interface JwkSet {
  readonly keys: readonly JsonWebKey[]
}

/** Mints every kind of token Forge gives out, and recognises those of this run. */
export interface TokenIssuer {
  readonly appId: string
  /** @throws `ERR_BAD_REQUEST` naming the member. */
  mintSystemToken: (options: SystemTokenOptions) => string
  /**
   * Like `mintSystemToken`, but an installation without any token stays unbound to an environment. For reading only.
   *
   * @throws `ERR_BAD_REQUEST` naming the member.
   */
  mintReadingToken: (options: SystemTokenOptions) => string
  /** @throws `ERR_BAD_REQUEST` naming the member. */
  mintUserToken: (options: UserTokenOptions) => string
  /** @throws `ERR_BAD_REQUEST` naming the member. */
  mintInvocation: (options: InvocationTokenOptions) => Promise<MintedInvocation>
  /** Reads the bearer token of a storage request. */
  readSystemToken: (token: string) => AccessGrant | SystemAccessRefusal
  /** Reads the bearer token of a request to a product. */
  readAccessToken: (token: string) => AccessGrant | AccessRefusal
  /** Binds an installation that has data to its environment, unless it is bound. Tenants of other apps and environments are left out. */
  adopt: (tenant: Tenant) => void
  /** Resolves to the key that signs, once it exists. */
  signingKey: () => Promise<SigningKey>
  /** @returns An invocation that was minted here; the last 10,000 are known. */
  findInvocation: (invocationId: string) => KnownInvocation | undefined
  /** @returns The tenant of an installation that a token was minted for. */
  findInstallation: (installationId: string) => Tenant | undefined
  /** @returns The installations of an environment that a token was minted for, in the order of their ids. */
  listInstallations: (environment: EnvironmentType) => readonly Tenant[]
  /** Ends the life of all app system tokens minted so far, whatever their `exp` says. */
  expireSystemTokens: () => void
  /** Resolves to the keys that are published, once they exist; the one that signs comes first. */
  keySet: () => Promise<JwkSet>
  /** Signs invocations with a new key from now on. Resolves to its id when it is published. */
  rotateKeys: (options?: RotateKeysOptions) => Promise<string>
  /**
   * Takes a key out of the key set.
   *
   * @throws `ERR_BAD_REQUEST` when it is the one that signs, or not there.
   */
  retireKey: (keyId: string) => Promise<void>
}

/** Options of {@link createTokenIssuer}. */
export interface TokenIssuerOptions {
  readonly appId: string
  /** Time of access tokens, which the emulator itself checks. */
  readonly clock: Clock
  /** Time of invocation tokens, which remotes check: it must go as theirs does, wherever `clock` stands. Default: `clock`. */
  readonly remoteClock?: Pick<Clock, 'now'> | undefined
  readonly ids: IdSource
}

const LIFETIME_SECONDS = 4 * 60 * 60
const MAX_INVOCATIONS = 10_000
const SYSTEM_SCOPES = ['storage:app', 'read:app-system-token']
const USER_SCOPES = ['read:app-user-token']

/** Creates the issuer of one run. Its RSA key is made in the background. */
export function createTokenIssuer({
  appId,
  clock,
  remoteClock = clock,
  ids,
}: TokenIssuerOptions): TokenIssuer {
  const environments = createEnvironmentRegistry()
  const invocations = new LRUCache<string, KnownInvocation>({ max: MAX_INVOCATIONS })
  const secret = randomBytes(32).toString('base64url')
  const keys = createSigningKeyRing()
  let generation = 0

  const toTenant = (installationId: string, environment: EnvironmentType): Tenant => ({
    appId,
    environmentId: toEnvironmentId(appId, environment),
    installationId: toBareInstallationId(installationId),
  })

  const mintAccess = (
    kind: 'system' | 'user',
    environment: EnvironmentType,
    options: AccessTokenOptions,
  ): string => {
    const { installationId, scopes, expiresInSeconds = LIFETIME_SECONDS, principal } = options
    const { environmentId } = toTenant(installationId, environment)
    const iat = toSeconds(clock.now())
    const times = { iat, exp: iat + expiresInSeconds, jti: ids.hex(40) }
    const whom = { kind, installationId, environmentId, scopes, generation, sub: principal }
    return mintAccessToken(appId, { ...whom, ...times }, secret)
  }

  return {
    appId,
    mintSystemToken: (given) => {
      const { scopes = SYSTEM_SCOPES, ...options } = parseSystemTokenOptions(given)
      const environment = environments.bind(options.installationId, options.environment)
      return mintAccess('system', environment, { ...options, scopes })
    },
    mintReadingToken: (given) => {
      const { scopes = SYSTEM_SCOPES, ...options } = parseSystemTokenOptions(given)
      const environment = environments.resolve(options.installationId, options.environment)
      return mintAccess('system', environment, { ...options, scopes })
    },
    mintUserToken: (given) => {
      const { scopes = USER_SCOPES, ...options } = parseUserTokenOptions(given)
      const environment = environments.bind(options.installationId, options.environment)
      return mintAccess('user', environment, { ...options, scopes })
    },
    mintInvocation: async (given) => {
      const options = parseInvocationTokenOptions(given)
      const environment = environments.bind(options.installationId, options.environment)
      const tenant = toTenant(options.installationId, environment)
      const issuedAtSeconds = toSeconds(remoteClock.now())
      const facts = { tenant, environment, tokenId: ids.hex(40), issuedAtSeconds }
      const claims = mergeClaims({ ...buildClaims(options, facts) }, options.claims)
      const invocationId = typeof claims['jti'] === 'string' ? claims['jti'] : facts.tokenId
      invocations.set(invocationId, { tenant, claims })
      return { token: await signInvocation(options, claims, await keys.newest()), invocationId }
    },
    readSystemToken: (token) => readSystemToken(token, secret, { now: clock.now(), generation }),
    readAccessToken: (token) => readAccessToken(token, secret, { now: clock.now(), generation }),
    adopt: ({ installationId, environmentId }) => {
      const environment = ENVIRONMENTS.find(
        (type) => toEnvironmentId(appId, type) === environmentId,
      )
      if (environment === undefined || environments.find(installationId) !== undefined) return
      environments.bind(installationId, environment)
    },
    signingKey: keys.newest,
    findInvocation: (invocationId) => invocations.get(invocationId),
    findInstallation: (installationId) => {
      const environment = environments.find(installationId)
      return environment && toTenant(installationId, environment)
    },
    listInstallations: (environment) =>
      environments.list(environment).map((installationId) => toTenant(installationId, environment)),
    expireSystemTokens: () => {
      generation += 1
    },
    keySet: async () => ({ keys: (await keys.published()).map(({ publicJwk }) => publicJwk) }),
    rotateKeys: keys.rotate,
    retireKey: keys.retire,
  }
}

type AccessTokenOptions = UserTokenOptions & { readonly scopes: readonly string[] }

function signInvocation(
  options: InvocationTokenOptions,
  claims: object,
  { keyId, privateKey }: SigningKey,
): Promise<string> {
  const header = mergeClaims({ alg: 'RS256', kid: keyId }, options.header)
  return signWithRsa(header, claims, privateKey)
}

function toSeconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000)
}
