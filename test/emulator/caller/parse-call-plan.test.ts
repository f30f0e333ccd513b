import { describe, expect, it } from 'vitest'
import { parseCallPlan } from '../../../src/emulator/caller/parse-call-plan.js'
import { APP_ID } from '../emulator-harness.js'

describe('parseCallPlan', () => {
  it('reads remotes, endpoints and modules, merge keys and variables included', () => {
    const plan = parseCallPlan(
      `
app: { id: ${APP_ID} }
auth: &auth
  auth: { appSystemToken: { enabled: true }, appUserToken: { enabled: false } }
modules:
  jira:issuePanel: [{ key: panel, resolver: { endpoint: api } }]
  trigger: [{ key: t, endpoint: api, events: [a, b] }, { key: f, function: main, events: [a] }]
  scheduledTrigger: [{ key: s, endpoint: api, interval: hour }]
  endpoint:
    - { key: api, remote: main, route: { path: /api }, <<: *auth }
    - { key: box, service: container }
    - { remote: main }
remotes:
  - { key: main, baseUrl: 'https://\${NAME}.example', operations: [compute] }
  - { key: regions, baseUrl: { default: https://a.example, EU: https://b.example } }
  - { key: unknown, baseUrl: '\${OTHER}' }
  - { key: theirs, configurable: { name: N } }
permissions: { scopes: { 'read:app-user-token': { allowImpersonation: true } } }
`,
      { NAME: 'here' },
    )
    const none = { system: false, user: false }
    const operations: string[] = []
    expect(plan).toEqual({
      remotes: [
        { key: 'main', baseUrl: 'https://here.example', operations: ['compute'], tokens: none },
        { key: 'regions', baseUrl: 'https://a.example', operations, tokens: none },
        { key: 'unknown', operations, tokens: none },
        { key: 'theirs', operations, tokens: none },
      ],
      endpoints: [
        { key: 'api', remote: 'main', path: '/api', tokens: { system: true, user: false } },
        { key: 'box', tokens: none },
      ],
      modules: [
        { type: 'jira:issuePanel', key: 'panel', endpoint: 'api', events: [] },
        { type: 'trigger', key: 't', endpoint: 'api', events: ['a', 'b'] },
        { type: 'trigger', key: 'f', events: ['a'] },
        { type: 'scheduledTrigger', key: 's', endpoint: 'api', events: [], interval: 'hour' },
      ],
      scopes: ['read:app-user-token'],
    })
  })

  it.each([
    { name: 'nothing but an app', text: `app: { id: ${APP_ID} }`, scopes: undefined },
    { name: 'no YAML', text: 'a: [', scopes: undefined },
    {
      name: 'a scope that is a variable',
      text: "permissions: { scopes: ['${S}'] }",
      scopes: undefined,
    },
    { name: 'an empty list of scopes', text: 'permissions: { scopes: [] }', scopes: [] },
  ])('finds nothing in $name', ({ text, scopes }) => {
    const expected = { remotes: [], endpoints: [], modules: [] }
    expect(parseCallPlan(text)).toEqual(scopes === undefined ? expected : { ...expected, scopes })
  })
})
