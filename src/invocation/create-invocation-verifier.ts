/**
 * Verifies Forge Invocation Tokens.
 *
 * @module
 */
import type { Clock } from '../clock.js'
import { InvocationTokenError, OptionsError } from '../errors.js'
import { APP_ID_PREFIX } from '../wire/app-id.js'
import { checkClaims } from './check-claims.js'
import { checkEarlyClaims } from './check-early-claims.js'
import { type IsolatedKeySets, isIsolatedCloudLabel } from './create-isolated-key-sets.js'
import type { KeySet } from './create-key-set.js'
import { type Invocation, toInvocation } from './invocation.js'
import { DEFAULT_MAX_TOKEN_BYTES, parseCompactJws } from './parse-compact-jws.js'
import { type JsonObject, parseJsonObject } from './parse-json-object.js'
import { verifySignature } from './verify-signature.js'

/** Verifies tokens for the configured apps. */
export interface InvocationVerifier {
  /**
   * Every token is looked at anew: nothing is remembered about it.
   *
   * @throws {@link InvocationTokenError} `ERR_INVOCATION_TOKEN` when the token is not a genuine, current token for one of the apps.
   * @throws {@link ForgeRemoteError} `ERR_KEY_SET` when the keys to judge it with cannot be had.
   */
  verify: (token: string) => Promise<Invocation>
}

/** Options of {@link createInvocationVerifier}. */
export interface InvocationVerifierOptions {
  /** Ids of the apps whose tokens are accepted, `ari:cloud:ecosystem::app/…`. */
  appIds: readonly string[]
  /** The keys of tokens without an Isolated Cloud label. */
  keySet: Pick<KeySet, 'getKey'>
  /** The keys of Isolated Clouds. Default: tokens with a label are refused. */
  isolatedKeySets?: Pick<IsolatedKeySets, 'get'> | undefined
  /** Source of time. */
  clock: Clock
  /** How far the clocks may be apart when `exp`, `nbf` and `iat` are judged, in seconds. Default 10. */
  clockToleranceSeconds?: number | undefined
  /** Longest life of a token, `exp − iat`, in seconds. Default 3600. */
  maxTokenLifetimeSeconds?: number | undefined
  /** Longest token that is looked at, in bytes. Default 32768. */
  maxTokenBytes?: number | undefined
}

/**
 * Works from cheap to dear: length, shape, header, known key, issuer, audience and times, signature, all other claims. Keys and audience
 * come from the options, never from the token.
 *
 * @throws {@link OptionsError} `ERR_OPTIONS` when an app id is not one, or there is none.
 */
export function createInvocationVerifier(options: InvocationVerifierOptions): InvocationVerifier {
  const {
    appIds,
    clock,
    clockToleranceSeconds = 10,
    maxTokenLifetimeSeconds = 3600,
    maxTokenBytes = DEFAULT_MAX_TOKEN_BYTES,
  } = options
  assertAppIds(appIds)
  return {
    verify: async (token) => {
      // A token that arrived in time stays in time while keys are fetched.
      const now = clock.now()
      const rules = { appIds, now, clockToleranceSeconds, maxTokenLifetimeSeconds }
      const { header, payload, signingInput, signature } = parseCompactJws(token, maxTokenBytes)
      const claims = parseJsonObject(payload, 'payload')
      const key = await findKeySet(options, claims).getKey(header.kid)
      if (key === undefined) throw refuse('key', 'kid names no key of the key set')
      checkEarlyClaims(claims, rules)
      const isGenuine = await verifySignature({ key, signingInput, signature })
      if (!isGenuine) throw refuse('signature', 'signature is not genuine')
      return toInvocation(checkClaims(claims, rules))
    },
  }
}

/** The label is read before the token is verified, so that it only ever chooses among addresses that the options describe. */
function findKeySet(
  { keySet, isolatedKeySets }: InvocationVerifierOptions,
  claims: JsonObject,
): Pick<KeySet, 'getKey'> {
  const label = claims['icLabel'] ?? undefined
  if (label === undefined) return keySet
  if (!isIsolatedCloudLabel(label)) throw refuseLabel('icLabel is not an Isolated Cloud label')
  if (isolatedKeySets === undefined) throw refuseLabel('Isolated Cloud is not configured')
  return isolatedKeySets.get(label)
}

function assertAppIds(appIds: readonly string[]): void {
  if (appIds.length === 0 || !appIds.every(isAppId)) {
    throw new OptionsError('appId', `must start with ${APP_ID_PREFIX}`)
  }
}

function isAppId(id: unknown): boolean {
  return typeof id === 'string' && id.startsWith(APP_ID_PREFIX) && /\/\S+$/.test(id)
}

function refuse(refusal: 'key' | 'signature', message: string): InvocationTokenError {
  return new InvocationTokenError({ refusal }, message)
}

function refuseLabel(message: string): InvocationTokenError {
  return new InvocationTokenError({ refusal: 'claims', claim: 'icLabel' }, message)
}
