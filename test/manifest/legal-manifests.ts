/**
 * Manifests that are legal, though unusual.
 *
 * @module
 */
import { readFileSync } from 'node:fs'
import { APP_ID, appManifest, entityManifest, numbered } from './manifest-texts.js'

const ATTRIBUTES = 'attributes: { at: { type: string }, n: { type: integer }, free: { type: any } }'
const TOKEN = 'auth: { appSystemToken: { enabled: true } }'
const SCOPES = 'permissions: { scopes: [storage:app, read:app-system-token] }'
const REMOTES = 'remotes: [{ key: r, baseUrl: https://r.example.com }]'

interface LegalManifest {
  readonly name: string
  readonly text: string
}

function indexed(name: string, indexes: string): LegalManifest {
  return { name, text: entityManifest(`name: abc\n        ${ATTRIBUTES}\n        ${indexes}`) }
}

function remote(name: string, members: string): LegalManifest {
  return { name, text: appManifest(`remotes: [{ key: r, ${members} }]`) }
}

function modules(name: string, text: string): LegalManifest {
  return { name, text: appManifest(`${REMOTES}\n${SCOPES}\nmodules:\n  ${text}`) }
}

/** The table. */
export const LEGAL_MANIFESTS: readonly LegalManifest[] = [
  { name: 'nothing but an id', text: `app:\n  id: ${APP_ID}\n` },
  { name: 'a byte order mark and Windows line ends', text: `\uFEFFapp:\r\n  id: ${APP_ID}\r\n` },
  { name: 'JSON', text: JSON.stringify({ app: { id: APP_ID }, modules: {}, remotes: [] }) },
  { name: 'document markers', text: `---\napp: { id: '${APP_ID}' }\n...\n` },
  { name: 'a variable as id', text: 'app:\n  id: ${APP_ID}\n' },
  { name: 'storage left empty', text: `app:\n  id: ${APP_ID}\n  storage:\n` },
  { name: 'entities left empty', text: `app:\n  id: ${APP_ID}\n  storage:\n    entities:\n` },
  { name: 'parts left empty', text: appManifest('modules:\nremotes:\npermissions:\nresources:') },
  {
    name: 'parts that nobody here knows',
    text: appManifest('resources: 12\nconnectModules: [a, { b: c }]\nservices: { x: [] }\n"": 1'),
  },
  indexed('indexes left empty', 'indexes:'),
  indexed('a simple index with a name of two characters', 'indexes: [at]'),
  indexed('an index name of 3 characters', 'indexes: [{ name: a:b, range: [at] }]'),
  indexed('an index name of 50 characters', `indexes: [{ name: ${'X'.repeat(50)}, range: [at] }]`),
  indexed('an index name in quotes', 'indexes: [{ name: "_-.-_", range: ["at"], partition: [n] }]'),
  indexed('a partition left empty', 'indexes: [{ name: odd, range: [at], partition: }]'),
  indexed('an index named like one of another kind', 'indexes: [{ name: by-keys, range: [at] }]'),
  {
    name: 'an entity name of 3 characters',
    text: entityManifest(`name: ':a_'\n        ${ATTRIBUTES}`),
  },
  {
    name: 'an entity name of 60 characters',
    text: entityManifest(`name: ${'x'.repeat(60)}\n        ${ATTRIBUTES}`),
  },
  {
    name: 'attributes named like members of every object',
    text: entityManifest(
      'name: abc\n        attributes: { constructor: { type: string }, toString: { type: any } }\n        indexes: [constructor]',
    ),
  },
  {
    name: 'an attribute name of 30 characters',
    text: entityManifest(`name: abc\n        attributes: { ${'a'.repeat(30)}: { type: float } }`),
  },
  {
    name: '20 entities of 50 attributes and 7 indexes that share one anchor',
    text: entityManifest(
      numbered(20, (n) => {
        const shared = numbered(50, (a) => `a${a}: { type: string }`).join(', ')
        const attributes = n === 1 ? `&shared { ${shared} }` : '*shared'
        const indexes = numbered(7, (a) => `a${a}`).join(', ')
        return `name: e-${n}\n        attributes: ${attributes}\n        indexes: [${indexes}]`
      }).join('\n      - '),
    ),
  },
  {
    name: 'merge keys',
    text: appManifest(
      `x: &token { ${TOKEN} }\ny: &route { route: { path: /e } }\n${REMOTES}\n${SCOPES}\nmodules:\n  endpoint: [{ key: e, remote: r, <<: [*token, *route] }]\n  trigger: [{ key: t, endpoint: e }]`,
    ),
  },
  {
    name: 'a part that is an alias',
    text: appManifest(
      `x: &scopes [storage:app, read:app-system-token]\n${REMOTES}\npermissions: { scopes: *scopes }\nmodules: { endpoint: [{ key: e, remote: r, ${TOKEN} }] }`,
    ),
  },
  remote('a base URL that is a variable', "baseUrl: '${BASE_URL}'"),
  remote('a base URL with a variable', 'baseUrl: "http://${HOST}/path"'),
  remote('a base URL with a port and a slash', 'baseUrl: https://r.example.com:8443/'),
  remote(
    'a base URL for each region',
    'baseUrl: { default: https://a.b, EU: https://eu.a.b, CH: }',
  ),
  remote('an address that customers configure', 'configurable: { name: N, description: D }'),
  {
    name: 'a key of 23 characters, and keys that are variables',
    text: appManifest(
      `remotes: [{ key: ${'k'.repeat(23)}, baseUrl: https://a.b }, { key: "\${K}", baseUrl: https://a.b }, { key: "\${K}", baseUrl: https://a.b }]\nmodules: { endpoint: [{ key: e, remote: any, ${TOKEN} }] }\n${SCOPES}`,
    ),
  },
  modules('an endpoint of a service', 'endpoint: [{ key: e, service: s }]'),
  modules('a variable as remote', `endpoint: [{ key: e, remote: "\${REMOTE}", ${TOKEN} }]`),
  modules(
    'a token that a variable enables',
    'endpoint: [{ key: e, remote: r, auth: { appSystemToken: { enabled: "${ON}" } } }]',
  ),
  modules(
    'a user token on an endpoint of no trigger',
    'endpoint: [{ key: e, remote: r, auth: { appSystemToken: { enabled: true }, appUserToken: { enabled: true } } }]\n  macro: [{ key: m, resolver: { endpoint: e } }]',
  ),
  modules(
    'a trigger of a function and one of a variable',
    'trigger: [{ key: t, function: f }, { key: u, endpoint: "${E}" }]',
  ),
  modules(
    'modules of other shapes',
    `endpoint: [{ key: e, remote: r, ${TOKEN} }]\n  rovo:agent: { endpoint: nope }\n  macro: [text, 12, ~, [a]]\n  function:`,
  ),
  {
    name: 'scopes as a mapping',
    text: appManifest(
      `${REMOTES}\nmodules: { endpoint: [{ key: e, remote: r, ${TOKEN} }] }\npermissions: { scopes: { storage:app: , read:app-system-token: { allowImpersonation: true } } }`,
    ),
  },
  {
    name: 'scopes as a list of mappings',
    text: appManifest(
      `${REMOTES}\nmodules: { endpoint: [{ key: e, remote: r, ${TOKEN} }] }\npermissions: { scopes: [read:jira-work, { read:app-system-token: {} }] }`,
    ),
  },
  ...['scopes: "${SCOPES}"', 'scopes: [read:jira-work, "${SCOPE}"]'].map((scopes) => ({
    name: `variables among its ${scopes}`,
    text: appManifest(
      `${REMOTES}\nmodules: { endpoint: [{ key: e, remote: r, ${TOKEN} }] }\npermissions: { ${scopes} }`,
    ),
  })),
  {
    name: 'all the parts of an app',
    text: readFileSync(new URL('../../example-app/manifest.yml', import.meta.url), 'utf8'),
  },
]
