/**
 * Tokens that Forge sends, or may send one day, and that must pass: availability beats zeal.
 *
 * @module
 */
import {
  APP_ID,
  CLOUD_ID,
  INSTALLATION_ID,
  NOW_SECONDS,
  OTHER_APP_ID,
  buildClaims,
} from './sign-token.js'

type Json = Record<string, unknown>

/** A token that must be accepted. */
export interface UnusualToken {
  name: string
  claims: Json
  header?: Json
  /** Payload text to sign instead of the claims' own. */
  payload?: string
  /** The claims that come out, when they are not those that were signed. */
  accepted?: Json
}

const token = (name: string, changes: Json & { app?: Json } = {}): UnusualToken => ({
  name,
  claims: buildClaims(changes),
})
const app = (name: string, changes: Json) => token(name, { app: changes })
const context = (name: string, value: unknown) => token(name, { context: value })
const license = (name: string, value: Json) => app(`a licence that is ${name}`, { license: value })
const module = (type: string, key = 'k') =>
  app(`the module type ${type}`, { module: { type, key } })
const times = (name: string, iat: number, nbf: number, exp: number) =>
  token(name, { iat: NOW_SECONDS + iat, nbf: NOW_SECONDS + nbf, exp: NOW_SECONDS + exp })
const header = (name: string, members: Json): UnusualToken => ({ ...token(name), header: members })
const text = (name: string, change: (payload: string) => string): UnusualToken => ({
  ...token(name),
  payload: change(JSON.stringify(buildClaims())),
})
const product = (name: string, cloudId = CLOUD_ID): Json => ({
  name,
  apiBaseUrl: `https://api.atlassian.com/ex/${name}/${cloudId}`,
})
const installed = (name: string, ...contexts: readonly Json[]) =>
  app(name, { installation: { id: INSTALLATION_ID, contexts } })

/** Optional claims that are `null`, which means the same as none. */
const withNull = (name: string, changes: Json & { app?: Json }): UnusualToken => ({
  name: `null for ${name}`,
  claims: buildClaims(changes),
  accepted: buildClaims(toUndefined(changes)),
})

function toUndefined(changes: Json): Json {
  const entries = Object.entries(changes).map(([name, value]) => [
    name,
    value === null ? undefined : toUndefined(value as Json),
  ])
  return Object.fromEntries(entries) as Json
}

const SECOND_CLOUD_ID = '11111111-2222-4333-8444-555555555555'
const BITBUCKET = { name: 'bitbucket', apiBaseUrl: 'https://api.bitbucket.org' }

/** An `avi:forge:installed:app` event, as one was captured. */
const installedEvent = token('an installed event', {
  principal: undefined,
  context: { cloudId: CLOUD_ID, moduleKey: 'installed', userAccess: { enabled: false } },
  app: { version: undefined, module: { type: 'core:trigger', key: 'installed' } },
})

export const UNUSUAL_TOKENS: readonly UnusualToken[] = [
  token('an ordinary macro call'),
  installedEvent,
  token('a scheduled trigger', {
    principal: undefined,
    context: undefined,
    app: { module: { type: 'core:scheduledTrigger', key: 'nightly' } },
  }),
  token('a function that calls a remote', {
    principal: undefined,
    context: undefined,
    app: { module: { type: 'core:endpoint', key: 'endpoint' } },
  }),
  token('an anonymous viewer', { principal: undefined }),
  token('an anonymous viewer without a context', { principal: undefined, context: undefined }),
  token('a token without jti', { jti: undefined }),
  token('a jti that is a UUID', { jti: 'd3b07384-d9a0-4f1e-8c2b-7e6f5a4d3c2b' }),
  token('a list of one audience', { aud: [APP_ID] }),
  token('another configured app', { aud: OTHER_APP_ID, app: { id: OTHER_APP_ID } }),
  app('no version', { version: undefined }),
  app('no appVersion', { appVersion: undefined }),
  app('no apiBaseUrl', { apiBaseUrl: undefined }),
  app('no installation', { installation: undefined }),
  app('an installation without contexts', { installation: { id: INSTALLATION_ID } }),
  installed('an installation with no context'),
  installed('an installation context of only a name', { name: 'jira' }),
  installed('Jira and Confluence', product('jira'), product('confluence')),
  installed('a context with its cloud id', { ...product('jira'), cloudId: CLOUD_ID }),
  installed('a second site', product('confluence'), product('jira', SECOND_CLOUD_ID)),
  installed('Bitbucket next to a site', product('confluence'), BITBUCKET),
  installed('unknown members of a context', { ...product('jira'), region: 'EU' }),
  token('Bitbucket alone', {
    context: { workspaceId: '{d3b07384-d9a0-4f1e-8c2b-7e6f5a4d3c2b}' },
    app: {
      apiBaseUrl: 'https://api.bitbucket.org',
      installation: {
        id: INSTALLATION_ID,
        contexts: [{ ...BITBUCKET, workspaceId: 'd3b07384-d9a0-4f1e-8c2b-7e6f5a4d3c2b' }],
      },
    },
  }),
  app('a trailing slash in apiBaseUrl', {
    apiBaseUrl: `https://api.atlassian.com/ex/confluence/${CLOUD_ID}/`,
  }),
  app('a product with a dash', {
    apiBaseUrl: `https://api.atlassian.com/ex/jira-service-management/${CLOUD_ID}`,
  }),
  token('a call from the second site', {
    context: { cloudId: SECOND_CLOUD_ID },
    app: {
      installation: {
        id: INSTALLATION_ID,
        contexts: [product('confluence'), product('jira', SECOND_CLOUD_ID)],
      },
    },
  }),
  app('an environment id of one segment', {
    environment: { type: 'STAGING', id: 'ari:cloud:ecosystem::environment/7b1d' },
  }),
  app('the development environment', { environment: { type: 'DEVELOPMENT', id: 'e' } }),
  app('unknown members of the environment', {
    environment: { type: 'PRODUCTION', id: 'e', name: 'blue' },
  }),
  module('jira:issuePanel'),
  module('bitbucket:repoPullRequestCard'),
  module('core:consumer'),
  module('core:somethingNew'),
  module('rovo:agentConnector'),
  module('xen:macro', ''),
  license('active', { active: true, type: 'commercial', isEvaluation: false }),
  license('inactive', { active: false }),
  license('in the old form', { isActive: true }),
  license('in both forms', { active: true, isActive: true }),
  license('an evaluation', { active: true, isEvaluation: true, trialEndDate: '2026-12-01T00:00Z' }),
  license('in capitals', { active: true, type: 'COMMUNITY' }),
  license('complete', {
    active: true,
    billingPeriod: 'MONTHLY',
    capabilitySet: 'capabilityAdvanced',
    ccpEntitlementId: 'x',
    ccpEntitlementSlug: 'x',
    supportEntitlementNumber: null,
    modes: ['USER_ACCESS'],
  }),
  license('empty', {}),
  token('an unknown claim', { newClaim: { nested: [1, null, true] } }),
  token('an unknown claim that is null', { newClaim: null }),
  app('an unknown member of app', { region: 'EU' }),
  context('an empty context', {}),
  context('a context with everything', {
    cloudId: CLOUD_ID,
    siteUrl: 'https://example.atlassian.net',
    environmentId: 'e',
    environmentType: 'PRODUCTION',
    moduleKey: 'm',
    accountId: 'a',
    accountType: 'licensed',
    userAccess: { enabled: true, hasAccess: true },
    extension: { type: 'macro', config: { text: 'ÄÖÜ 漢字 🙂' } },
  }),
  context('a context whose cloudId is empty', { cloudId: '' }),
  context('a context whose cloudId is null', { cloudId: null }),
  context('a context with members that have dots and slashes', { 'a.b/c': { '': 1 } }),
  context('a context with constructor as a name', { constructor: 'x', prototype: 1 }),
  context('an extension 60 levels deep', JSON.parse(`${'{"a":'.repeat(60)}1${'}'.repeat(60)}`)),
  context('an extension of 20 KB', { extension: { text: 'x'.repeat(20_000) } }),
  context('control characters in an extension', { extension: { text: 'a\n\u0000\u001B[31m' } }),
  context('half of a surrogate pair', { extension: { text: '\uD800' } }),
  text('__proto__ in an extension', (payload) =>
    payload.replace('"extension":{', '"extension":{"__proto__":{"x":1},'),
  ),
  text('__proto__ in the context', (payload) =>
    payload.replace('"context":{', '"context":{"__proto__":{"x":1},'),
  ),
  text('white space in the JSON', (payload) => JSON.stringify(JSON.parse(payload), null, 2)),
  text('escapes in the JSON', (payload) => payload.replace('"iss"', '"\\u0069ss"')),
  text('colons and quotes in strings', (payload) =>
    payload.replace('"extension":{', '"extension":{"a":"\\":\\\\","b\\":":"::\\"",'),
  ),
  text('one name in two objects', (payload) =>
    payload.replace('"extension":{', '"extension":{"a":{"x":1},"b":{"x":1},'),
  ),
  text('claims in another order', (payload) =>
    JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(payload) as Json).toReversed())),
  ),
  times('a clock that is 9 seconds fast', -9, -9, 16),
  times('a clock that is 9 seconds slow', 9, 9, 34),
  times('a token that ended 9 seconds ago', -34, -34, -9),
  times('a token that starts in 10 seconds', 10, 10, 35),
  times('requestRemote: a token of 15 minutes', 0, 0, 900),
  times('a token of one hour', 0, 0, 3600),
  times('a token that starts before it was made', 0, -60, 25),
  token('the longest principal', { principal: '7'.repeat(512) }),
  token('a principal of the old form', { principal: '5b10ac8d82e05b22cc7d4ef5' }),
  withNull('principal', { principal: null }),
  withNull('jti', { jti: null }),
  withNull('context', { context: null }),
  withNull('icLabel', { icLabel: null }),
  withNull('license', { app: { license: null } }),
  withNull('apiBaseUrl', { app: { apiBaseUrl: null } }),
  withNull('version', { app: { version: null } }),
  withNull('appVersion', { app: { appVersion: null } }),
  withNull('installation', { app: { installation: null } }),
  withNull('several claims', {
    principal: null,
    context: null,
    app: { license: null, apiBaseUrl: null },
  }),
  {
    ...license('null in each of its members', {
      active: null,
      isActive: null,
      type: null,
      isEvaluation: null,
    }),
    accepted: buildClaims({ app: { license: {} } }),
  },
  {
    ...installed('null in an installation context', {
      ...product('confluence'),
      cloudId: null,
      workspaceId: null,
    }),
    accepted: installed('', product('confluence')).claims,
  },
  {
    ...app('null for the installation contexts', {
      installation: { id: INSTALLATION_ID, contexts: null },
    }),
    accepted: buildClaims({ app: { installation: { id: INSTALLATION_ID } } }),
  },
  header('typ JWT', { typ: 'JWT' }),
  header('a header member that is not known', { ver: 2 }),
  header('the thumbprint of a certificate', { x5t: 'abc' }),
  token('no claim that is optional', {
    jti: undefined,
    principal: undefined,
    context: undefined,
    app: {
      version: undefined,
      appVersion: undefined,
      apiBaseUrl: undefined,
      installation: undefined,
    },
  }),
]
