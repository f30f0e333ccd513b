import { describe, expect, it } from 'vitest'
import { forgeRemote, optionsFromEnvironment } from '../../src/index.js'

const APP_ID = 'ari:cloud:ecosystem::app/11111111-2222-4333-8444-555555555555'

describe('forgeRemote', () => {
  it.each<{ name: string; options: object; option: string; message: RegExp }>([
    {
      name: 'no app id',
      options: { appId: undefined },
      option: 'appId',
      message: /must start with/,
    },
    {
      name: 'an empty app id',
      options: { appId: '' },
      option: 'appId',
      message: /must start with/,
    },
    { name: 'a bare app id', options: { appId: '1-2-3' }, option: 'appId', message: /ari:cloud/ },
    { name: 'no app ids', options: { appId: [] }, option: 'appId', message: /at least one/ },
    {
      name: 'an unknown option',
      options: { apId: 1 },
      option: 'apId',
      message: /is not an option/,
    },
    {
      name: 'a plain http key set',
      options: { jwksUrl: 'http://example.com/jwks' },
      option: 'jwksUrl',
      message: /https/,
    },
    {
      name: 'a storage address that is none',
      options: { storageUrl: 'storage' },
      option: 'storageUrl',
      message: /https/,
    },
    {
      name: 'an emulator elsewhere',
      options: { emulatorUrl: 'http://example.com:4555' },
      option: 'emulatorUrl',
      message: /loopback/,
    },
    {
      name: 'a template without a label',
      options: {
        isolatedCloud: {
          jwksUrlTemplate: 'https://x.example',
          storageUrlTemplate: 'https://y.example',
        },
      },
      option: 'isolatedCloud.jwksUrlTemplate',
      message: /IC_LABEL/,
    },
    {
      name: 'a negative tolerance',
      options: { clockToleranceSeconds: -1 },
      option: 'clockToleranceSeconds',
      message: /./,
    },
    {
      name: 'an unknown token option',
      options: { tokens: { size: 1 } },
      option: 'tokens.size',
      message: /is not an option; the options are maxEntries, store, keys, binding$/,
    },
    {
      name: 'an unknown option of quotas',
      options: { storage: { quotas: { perSecond: 1 } } },
      option: 'storage.quotas.perSecond',
      message: /the options are requestsPerSecond, readUnitsPerMinute, writeUnitsPerMinute$/,
    },
    {
      name: 'a cache of nothing',
      options: { tokens: { maxEntries: 0 } },
      option: 'tokens.maxEntries',
      message: /./,
    },
    {
      name: 'a logger that cannot log',
      options: { logger: {} },
      option: 'logger',
      message: /info, warn, error/,
    },
    {
      name: 'entities that are none',
      options: { entities: [{}] },
      option: 'entities.0.name',
      message: /./,
    },
  ])('refuses $name and names the option', ({ options, option, message }) => {
    const create = () => forgeRemote({ appId: APP_ID, ...options })
    expect(create).toThrow(expect.objectContaining({ code: 'ERR_OPTIONS', option }))
    expect(create).toThrow(message)
  })

  it.each([{ principal: 'maybe' }, { module: ['core:*'] }, { modules: 'core:*' }])(
    'refuses the policy %j when it is mounted',
    (policy) => {
      const remote = forgeRemote({ appId: APP_ID })
      expect(() => remote.authenticate(policy as never)).toThrow(
        expect.objectContaining({ code: 'ERR_OPTIONS' }),
      )
    },
  )
})

describe('optionsFromEnvironment', () => {
  it('reads all three variables', () => {
    const environment = {
      FORGE_APP_ID: APP_ID,
      FORGE_REMOTE_EMULATOR_URL: 'http://127.0.0.1:4555',
      FORGE_EGRESS_PROXY_URL: 'http://egress.local:7072',
    }
    expect(optionsFromEnvironment(environment)).toEqual({
      appId: APP_ID,
      emulatorUrl: 'http://127.0.0.1:4555',
      egressProxyUrl: 'http://egress.local:7072',
    })
  })

  it('leaves out what is not set', () => {
    expect(optionsFromEnvironment({ FORGE_APP_ID: APP_ID, FORGE_EGRESS_PROXY_URL: ' ' })).toEqual({
      appId: APP_ID,
    })
  })

  it.each<{ name: string; environment: Record<string, string>; variable: string }>([
    { name: 'no app id', environment: {}, variable: 'FORGE_APP_ID' },
    { name: 'a bare app id', environment: { FORGE_APP_ID: '1-2-3' }, variable: 'FORGE_APP_ID' },
    {
      name: 'an emulator in production',
      environment: { FORGE_REMOTE_EMULATOR_URL: 'http://127.0.0.1:4555', NODE_ENV: 'production' },
      variable: 'FORGE_REMOTE_EMULATOR_URL',
    },
    {
      name: 'an emulator elsewhere',
      environment: { FORGE_REMOTE_EMULATOR_URL: 'https://example.com' },
      variable: 'FORGE_REMOTE_EMULATOR_URL',
    },
    {
      name: 'an egress proxy that is no address',
      environment: { FORGE_EGRESS_PROXY_URL: 'proxy' },
      variable: 'FORGE_EGRESS_PROXY_URL',
    },
  ])('refuses $name and names the variable', ({ name, environment, variable }) => {
    const given = name.includes('app id') ? environment : { FORGE_APP_ID: APP_ID, ...environment }
    expect(() => optionsFromEnvironment(given)).toThrow(new RegExp(`^${variable} `))
  })
})
