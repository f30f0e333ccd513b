/**
 * Manifests whose calls do not reach the remote, or leave it without a way to storage.
 *
 * @module
 */
import { APP_ID, type ManifestCase, appManifest } from './manifest-texts.js'

const REMOTES = 'remotes: [{ key: r, baseUrl: https://r.example.com }]'
const SCOPES = 'permissions: { scopes: [storage:app, read:app-system-token] }'
const TOKEN = 'auth: { appSystemToken: { enabled: true } }'
const ROUTE = 'route: { path: /events }'

function remote(
  name: string,
  found: readonly string[],
  message: string,
  text: string,
): ManifestCase {
  return { name, text: appManifest(`remotes:\n  - ${text}`), found, message }
}

function baseUrl(
  name: string,
  found: readonly string[],
  message: string,
  url: string,
): ManifestCase {
  return remote(name, found, message, `key: r\n    baseUrl: ${url}`)
}

function endpoint(
  name: string,
  found: readonly string[],
  message: string,
  text: string,
  others = '',
): ManifestCase {
  const modules = `modules:\n  endpoint:\n    - ${text}${others}`
  return { name, text: appManifest(`${REMOTES}\n${SCOPES}\n${modules}`), found, message }
}

function scopes(
  name: string,
  found: readonly string[],
  message: string,
  permissions: string,
): ManifestCase {
  const parts = `modules:\n  endpoint: [{ key: e, remote: r, ${TOKEN} }]\n${REMOTES}\n${permissions}`
  const text = `app: { id: '${APP_ID}', storage: { classifications: [ugc] } }\n${parts}\n`
  return { name, text, found, message }
}

/** The table. */
export const ILLEGAL_DELIVERIES: readonly ManifestCase[] = [
  {
    name: 'remotes as a mapping',
    text: appManifest('remotes: { key: r }'),
    found: ['2:10 error wrong-type'],
    message: 'remotes: expected a list of remotes, found a mapping',
  },
  {
    name: 'a remote that is text',
    text: appManifest('remotes: [r]'),
    found: ['2:11 error wrong-type'],
    message: 'remotes item 1: expected a remote',
  },
  remote(
    'no key',
    ['3:5 error missing-member'],
    'remotes item 1 key: expected a key of 1 to 23',
    'baseUrl: https://r.example.com',
  ),
  remote(
    'a key of 24 characters',
    ['3:10 error remote-key'],
    'expected 1 to 23 of a-z A-Z 0-9 _ -',
    `key: ${'k'.repeat(24)}\n    baseUrl: https://r.example.com`,
  ),
  remote(
    'a key with a dot',
    ['3:10 error remote-key'],
    'found "r.1"',
    'key: r.1\n    baseUrl: https://r.example.com',
  ),
  remote(
    'an empty key',
    ['3:10 error remote-key'],
    'found ""',
    "key: ''\n    baseUrl: https://r.example.com",
  ),
  remote(
    'one key twice',
    ['6:10 warning remote-duplicate'],
    'expected a key of its own, found "r" a second time',
    'key: r\n    baseUrl: https://r.example.com\n  - baseUrl: https://r.example.com\n    key: r',
  ),
  remote(
    'no address',
    ['3:5 error remote-address'],
    'remote "r" baseUrl: expected baseUrl or configurable',
    'key: r',
  ),
  remote(
    'a system token that is true',
    ['5:29 error token-switch'],
    'remote "r" auth appSystemToken: expected { enabled: true } or { enabled: false }, found boolean true',
    'key: r\n    baseUrl: https://r.example.com\n    auth: { appSystemToken: true }',
  ),
  baseUrl(
    'a base URL that is a number',
    ['4:14 error wrong-type'],
    'remote "r" baseUrl: expected a URL, or a mapping',
    '12',
  ),
  baseUrl(
    'a base URL without scheme',
    ['4:14 warning base-url'],
    'expected an absolute URL',
    'r.example.com',
  ),
  baseUrl(
    'a base URL of http',
    ['4:14 warning base-url-https'],
    'expected https:, found http:',
    'http://localhost:8080',
  ),
  baseUrl(
    'a base URL with a path',
    ['4:14 warning base-url-path'],
    'found a path',
    'https://r.example.com/api',
  ),
  baseUrl(
    'a base URL with a query',
    ['4:14 warning base-url-path'],
    'found a query',
    'https://r.example.com/?a=b',
  ),
  baseUrl(
    'a base URL with a fragment',
    ['4:14 warning base-url-path'],
    'found a fragment',
    'https://r.example.com/#a',
  ),
  baseUrl(
    'a base URL with a password',
    ['4:14 warning base-url-path'],
    'found a user name or password',
    'https://me:secret@r.example.com',
  ),
  baseUrl(
    'a base URL of http with a path',
    ['4:14 warning base-url-https', '4:14 warning base-url-path'],
    'expected https:',
    'http://r.example.com/api',
  ),
  baseUrl(
    'regions without default',
    ['4:14 error missing-member'],
    'remote "r" baseUrl default: expected a URL, found nothing',
    '{ EU: https://eu.example.com }',
  ),
  baseUrl(
    'an unknown region',
    ['4:48 error unknown-member'],
    'remote "r" baseUrl: expected only default, EU, US',
    '{ default: https://r.example.com, MARS: https://mars.example.com }',
  ),
  baseUrl(
    'a region of http',
    ['4:52 warning base-url-https'],
    'remote "r" baseUrl EU: expected https:',
    '{ default: https://r.example.com, EU: http://eu.example.com }',
  ),
  {
    name: 'modules as a list',
    text: appManifest('modules: []'),
    found: ['2:10 error wrong-type'],
    message: 'modules: expected a mapping, found a list',
  },
  {
    name: 'endpoints as a mapping',
    text: appManifest('modules:\n  endpoint: { key: e }'),
    found: ['3:13 error wrong-type'],
    message: 'modules endpoint: expected a list of endpoints',
  },
  endpoint(
    'an endpoint that is text',
    ['6:7 error wrong-type'],
    'modules endpoint item 1: expected an endpoint',
    'api',
  ),
  endpoint(
    'an endpoint without key',
    ['6:7 error missing-member'],
    'modules endpoint item 1 key: expected a key',
    `remote: r\n      ${TOKEN}`,
  ),
  endpoint(
    'an endpoint without remote',
    ['6:7 error missing-member'],
    'endpoint "e" remote: expected the key of a remote',
    `key: e\n      ${TOKEN}`,
  ),
  endpoint(
    'an unknown remote',
    ['7:15 error endpoint-remote'],
    'endpoint "e" remote: expected a declared remote, found "zzz"',
    `key: e\n      remote: zzz\n      ${TOKEN}`,
  ),
  endpoint(
    'an endpoint without auth',
    ['6:7 warning endpoint-token'],
    'endpoint "e": expected appSystemToken to be enabled; storage will have no token',
    'key: e\n      remote: r',
  ),
  endpoint(
    'an endpoint with a user token only',
    ['8:13 warning endpoint-token'],
    'endpoint "e": expected appSystemToken',
    'key: e\n      remote: r\n      auth: { appUserToken: { enabled: true } }',
  ),
  endpoint(
    'a system token that is disabled',
    ['9:25 warning endpoint-token'],
    'endpoint "e": expected appSystemToken',
    'key: e\n      remote: r\n      auth:\n        appSystemToken: { enabled: false }',
  ),
  endpoint(
    'a system token that is true',
    ['9:25 error token-switch'],
    'endpoint "e" auth appSystemToken: expected { enabled: true }',
    'key: e\n      remote: r\n      auth:\n        appSystemToken: true',
  ),
  endpoint(
    'a system token without "enabled"',
    ['8:31 error token-switch'],
    'appSystemToken enabled: expected true or false, found nothing',
    'key: e\n      remote: r\n      auth: { appSystemToken: {} }',
  ),
  endpoint(
    'a system token enabled by a word',
    ['8:42 error token-switch'],
    'appSystemToken enabled: expected true or false, found "true"',
    'key: e\n      remote: r\n      auth: { appSystemToken: { enabled: "true" } }',
  ),
  endpoint(
    'a user token that is true',
    ['8:64 error token-switch'],
    'appUserToken: expected { enabled: true }',
    `key: e\n      remote: r\n      auth: { appSystemToken: { enabled: true }, appUserToken: true }`,
  ),
  endpoint(
    'auth that is a list',
    ['8:13 error wrong-type'],
    'endpoint "e" auth: expected a mapping',
    'key: e\n      remote: r\n      auth: [appSystemToken]',
  ),
  endpoint(
    'a route that is text',
    ['9:14 error wrong-type'],
    'endpoint "e" route: expected a mapping with "path"',
    `key: e\n      remote: r\n      ${TOKEN}\n      route: /events`,
  ),
  endpoint(
    'a route without path',
    ['9:14 error missing-member'],
    'endpoint "e" route path: expected a path',
    `key: e\n      remote: r\n      ${TOKEN}\n      route: {}`,
  ),
  endpoint(
    'a trigger with an unknown endpoint',
    ['11:17 error module-endpoint'],
    'modules trigger item 1 endpoint: expected a declared endpoint, found "nope"',
    `key: e\n      remote: r\n      ${TOKEN}`,
    '\n  trigger:\n    - key: t\n      endpoint: nope',
  ),
  endpoint(
    'a resolver with an unknown endpoint',
    ['11:29 error module-endpoint'],
    'modules jira:issuePanel item 1 resolver endpoint: expected a declared endpoint',
    `key: e\n      remote: r\n      ${TOKEN}`,
    '\n  jira:issuePanel:\n    - key: p\n      resolver: { endpoint: nope }',
  ),
  endpoint(
    'a macro with an unknown static endpoint',
    ['9:68 error module-endpoint'],
    'modules macro item 1 static endpoint',
    `key: e\n      remote: r\n      ${TOKEN}`,
    '\n  macro: [{ key: m, resolver: { endpoint: e }, static: { endpoint: nope } }]',
  ),
  endpoint(
    'an endpoint named by a number',
    ['9:36 error wrong-type'],
    'expected the key of an endpoint, found number 1',
    `key: e\n      remote: r\n      ${TOKEN}`,
    '\n  webtrigger: [{ key: w, endpoint: 1 }]',
  ),
  endpoint(
    'a trigger whose endpoint has no route',
    ['6:7 error trigger-route'],
    'endpoint "e": expected a route, since a trigger uses it',
    `key: e\n      remote: r\n      ${TOKEN}`,
    '\n  trigger: [{ key: t, endpoint: e }, { key: u, endpoint: e }]',
  ),
  endpoint(
    'a trigger whose endpoint has a user token',
    ['11:23 error trigger-user-token'],
    'endpoint "e" auth appUserToken: expected no user token',
    `key: e\n      remote: r\n      ${ROUTE}\n      auth:\n        appSystemToken: { enabled: true }\n        appUserToken: { enabled: true }`,
    '\n  trigger: [{ key: t, endpoint: e }]',
  ),
  endpoint(
    'a scheduled trigger whose endpoint has no route',
    ['6:7 warning scheduled-trigger-route'],
    'endpoint "e": expected a route, since a scheduled trigger uses it',
    `key: e\n      remote: r\n      ${TOKEN}`,
    '\n  scheduledTrigger: [{ key: s, endpoint: e, interval: hour }]',
  ),
  scopes(
    'no permissions',
    ['1:86 warning scope-storage', '3:59 warning scope-system-token'],
    'permissions scopes: expected storage:app, which app storage needs, found none',
    '',
  ),
  scopes(
    'permissions without scopes',
    ['5:14 warning scope-storage', '5:14 warning scope-system-token'],
    'expected storage:app',
    'permissions: { content: {} }',
  ),
  scopes(
    'scopes left empty',
    ['6:3 warning scope-storage', '6:3 warning scope-system-token'],
    'expected storage:app',
    'permissions:\n  scopes:',
  ),
  scopes(
    'no scope for storage',
    ['6:11 warning scope-storage'],
    'expected storage:app',
    'permissions:\n  scopes: [read:app-system-token, read:jira-work]',
  ),
  scopes(
    'no scope for the token',
    ['6:11 warning scope-system-token'],
    'expected read:app-system-token, which endpoint "e" auth appSystemToken needs',
    'permissions:\n  scopes: [storage:app]',
  ),
  scopes(
    'scopes as a mapping, without that of the token',
    ['6:11 warning scope-system-token'],
    'expected read:app-system-token',
    'permissions:\n  scopes: { storage:app: {}, read:jira-work: { allowImpersonation: true } }',
  ),
  scopes(
    'only scopes of tokens',
    ['6:11 warning scope-storage', '6:11 error scope-only-tokens'],
    'permissions scopes: expected',
    'permissions:\n  scopes: [read:app-system-token, read:app-user-token]',
  ),
  {
    name: 'permissions that are a list',
    text: appManifest('permissions: [storage:app]'),
    found: ['2:14 error wrong-type'],
    message: 'permissions: expected a mapping with "scopes", found a list',
  },
  {
    name: 'a token for calls of functions, without its scope',
    text: appManifest(
      `remotes:\n  - key: r\n    baseUrl: https://r.example.com\n    ${TOKEN}\npermissions: { scopes: [] }`,
    ),
    found: ['6:24 warning scope-system-token'],
    message: 'expected read:app-system-token, which remote "r" auth appSystemToken needs',
  },
]
