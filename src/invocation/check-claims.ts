/**
 * Judges the claims of a genuine token: their shape, and whether they agree with one another.
 *
 * Source: Forge Remote essentials.
 *
 * @module
 */
import { InvocationTokenError } from '../errors.js'
import { type InvocationClaims, invocationClaimsSchema } from '../wire/invocation-claims.js'
import { isApiBaseUrl } from './api-base-url.js'
import { type ClaimCheck, type ClaimRules, applyChecks, readAudience } from './claim-check.js'
import { hasConsistentCloudIds } from './has-consistent-cloud-ids.js'
import { type MemberPath, omitNullMembers } from './omit-null-members.js'
import { type JsonObject, isJsonObject } from './parse-json-object.js'

const MAX_IDENTIFIER_LENGTH = 512
const CONTROL_CHARACTER = /\p{Cc}/u

/** Names that mean something else to JavaScript; nothing under a documented claim is called so. */
const RESERVED_NAMES = ['__proto__', 'constructor', 'prototype']

const CLAIM_CHECKS: readonly ClaimCheck<InvocationClaims>[] = [
  {
    claim: 'exp',
    refusal: 'claims',
    holds: ({ exp, iat }, { maxTokenLifetimeSeconds }) =>
      exp > iat && exp - iat <= maxTokenLifetimeSeconds,
    message: 'exp is not after iat, or too long after it',
  },
  {
    claim: 'app.id',
    refusal: 'claims',
    holds: ({ app, aud }) => app.id === readAudience(aud),
    message: 'app.id is not the audience',
  },
  {
    claim: 'app.installation.id',
    refusal: 'claims',
    holds: ({ app }) =>
      app.installation === undefined || app.installation.id === app.installationId,
    message: 'app.installation.id is not app.installationId',
  },
  {
    claim: 'app',
    refusal: 'claims',
    holds: ({ app, principal, jti }) =>
      [
        app.installationId,
        app.environment.id,
        app.module.type,
        app.module.key,
        principal ?? '',
        jti ?? '',
      ].every(isIdentifier),
    message: `an identifier is longer than ${MAX_IDENTIFIER_LENGTH} or has control characters`,
  },
  {
    claim: 'app.environment.id',
    refusal: 'claims',
    holds: ({ app }) => app.environment.id !== '',
    message: 'app.environment.id is empty',
  },
  {
    claim: 'principal',
    refusal: 'claims',
    holds: ({ principal }) => principal !== '',
    message: 'principal is empty',
  },
  {
    claim: 'app.apiBaseUrl',
    refusal: 'claims',
    holds: (claims) =>
      listApiBaseUrls(claims).every((url) =>
        isApiBaseUrl(url, { isIsolated: claims.icLabel !== undefined }),
      ),
    message: 'an apiBaseUrl is not an address of an Atlassian API',
  },
  {
    claim: 'context.cloudId',
    refusal: 'claims',
    holds: hasConsistentCloudIds,
    message: 'cloud ids of apiBaseUrl, installation and context do not belong together',
  },
  {
    claim: 'app',
    refusal: 'claims',
    holds: (claims) =>
      listNamedObjects(claims).every(
        (named) => !RESERVED_NAMES.some((name) => Object.hasOwn(named, name)),
      ),
    message: `a member is called ${RESERVED_NAMES.join(', ')}`,
  },
]

/**
 * Judges all that `checkEarlyClaims` left. Claims without a meaning here are allowed, and `context` may hold anything.
 *
 * @returns The claims, without those that are optional and `null`.
 * @throws {@link InvocationTokenError} `claims`
 */
export function checkClaims(payload: JsonObject, rules: ClaimRules): InvocationClaims {
  const claims = readClaims(payload)
  applyChecks(CLAIM_CHECKS, claims, rules)
  return claims
}

function readClaims(payload: JsonObject): InvocationClaims {
  if (isInvocationClaims(payload)) return payload
  const claims = omitNullMembers(payload, listMisfits(payload))
  if (isInvocationClaims(claims)) return claims
  // The path has names of the schema and places in lists only, so that nothing of the token gets into the message.
  const claim = listMisfits(claims)[0]?.map(String).join('.')
  throw new InvocationTokenError(
    { refusal: 'claims', claim },
    `${claim} is missing or not of the documented type`,
  )
}

/** The schema's own result is not used: it would be a copy. */
function isInvocationClaims(payload: JsonObject): payload is JsonObject & InvocationClaims {
  return invocationClaimsSchema.safeParse(payload).success
}

function listMisfits(payload: JsonObject): readonly MemberPath[] {
  const { error } = invocationClaimsSchema.safeParse(payload)
  return error?.issues.map(({ path }) => path) ?? []
}

/** Identifiers become keys of caches and stores, and fields of log lines. */
function isIdentifier(id: string): boolean {
  return id.length <= MAX_IDENTIFIER_LENGTH && !CONTROL_CHARACTER.test(id)
}

function listApiBaseUrls({ app }: InvocationClaims): readonly string[] {
  const urls = [app.apiBaseUrl, ...(app.installation?.contexts ?? []).map((it) => it.apiBaseUrl)]
  return urls.filter((url) => url !== undefined)
}

function listNamedObjects(claims: InvocationClaims): readonly object[] {
  const { app } = claims
  return [
    claims,
    app,
    app.environment,
    app.module,
    app.license,
    app.installation,
    ...(app.installation?.contexts ?? []),
  ].filter(isJsonObject)
}
