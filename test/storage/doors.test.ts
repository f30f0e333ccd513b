import { inspect } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { OptionsError } from '../../src/errors.js'
import { StorageError } from '../../src/storage-error.js'
import { containerDoor } from '../../src/storage/container-door.js'
import { createStorage } from '../../src/storage/create-storage.js'
import { remoteDoor } from '../../src/storage/remote-door.js'
import type { StorageDoor } from '../../src/storage/storage-door.js'
import { createTransport } from '../../src/transport/create-transport.js'
import { failureOf, startPlatform } from './platform.js'

const UUID = '11111111-2222-3333-4444-555555555555'

function storageBehind(door: StorageDoor) {
  const transport = createTransport()
  onTestFinished(() => transport.close())
  return createStorage({ transport, door })
}

describe('remoteDoor', () => {
  it('leads to Atlassian by default', async () => {
    const { service } = await remoteDoor({ bearer: () => 't' }).authorize('get')
    expect(service).toEqual({ origin: 'https://api.atlassian.com', path: '/forge/storage/kvs' })
  })

  it('asks for the token with each request', async () => {
    const platform = await startPlatform()
    const tokens = ['first', 'second']
    const door = remoteDoor({
      storageUrl: `${platform.origin}/`,
      bearer: () => tokens.shift() ?? 'none',
    })
    const storage = storageBehind(door)
    await storage.delete('a')
    await storage.delete('a')
    expect(platform.requests.map((request) => request.headers['authorization'])).toEqual([
      'Bearer first',
      'Bearer second',
    ])
    expect(platform.requests[0]?.path).toBe('/v1/delete')
  })

  it('lets its owner refuse an operation by name', async () => {
    const platform = await startPlatform()
    const storage = storageBehind(
      remoteDoor({
        storageUrl: platform.origin,
        bearer: (operation) => {
          throw new StorageError('ERR_NO_TOKEN', 'there is none', { operation })
        },
      }),
    )
    expect(await failureOf(() => storage.secrets.get('a'))).toMatchObject({
      code: 'ERR_NO_TOKEN',
      operation: 'secret/get',
      message: '[POST] /v1/secret/get: ERR_NO_TOKEN there is none',
    })
    expect(platform.requests).toHaveLength(0)
  })

  it("passes an owner's own error on untouched", async () => {
    const broken = new RangeError('broken')
    const door = remoteDoor({
      storageUrl: 'http://127.0.0.1:1',
      bearer: () => {
        throw broken
      },
    })
    await expect(storageBehind(door).get('a')).rejects.toBe(broken)
  })

  it.each(['', 'canary token', 'canary\r\nx: y', 'canär'])(
    'refuses the token %j without quoting it',
    async (token) => {
      const platform = await startPlatform()
      const storage = storageBehind(
        remoteDoor({ storageUrl: platform.origin, bearer: () => token }),
      )
      const failure = await failureOf(() => storage.get('a'))
      expect(failure.code).toBe('ERR_NO_TOKEN')
      expect(inspect(failure)).not.toMatch(/can[aä]r/)
      expect(platform.requests).toHaveLength(0)
    },
  )

  it('tells its owner which token was refused, whatever the newest one is by then', async () => {
    const platform = await startPlatform()
    platform.answerWith({ status: 401 })
    const tokens = ['old', 'new']
    const refused: string[] = []
    const storage = storageBehind(
      remoteDoor({
        storageUrl: platform.origin,
        bearer: () => tokens.shift() ?? 'none',
        onRefused: (token) => refused.push(token),
      }),
    )
    await Promise.allSettled([storage.delete('a'), storage.delete('b')])
    expect(refused).toEqual(['old'])
  })

  it.each(['http://api.atlassian.com', 'api.atlassian.com', 'https://u:p@api.atlassian.com'])(
    'sends no token to %s',
    (storageUrl) => {
      expect(() => storageBehind(remoteDoor({ storageUrl, bearer: () => 't' }))).toThrow(
        expect.objectContaining({ code: 'ERR_OPTIONS', option: 'storageUrl' }),
      )
    },
  )
})

describe('containerDoor', () => {
  it('may stand under a host name of its own, since it is sent no token', async () => {
    const door = containerDoor({ egressProxyUrl: 'http://proxy:7072', invocationId: 'i' })
    expect((await door.authorize('get')).service.origin).toBe('http://proxy:7072')
  })

  it('speaks for an invocation', async () => {
    const platform = await startPlatform()
    const door = containerDoor({ egressProxyUrl: platform.origin, invocationId: 'invocation-123' })
    await storageBehind(door).set('a', 1)
    expect(platform.requests[0]).toMatchObject({
      path: '/forge/storage/kvs/v1/set',
      headers: { 'forge-proxy-authorization': 'Forge as=app,id=invocation-123' },
    })
    expect(platform.requests[0]?.headers['authorization']).toBeUndefined()
  })

  it.each([UUID, `ari:cloud:ecosystem::installation/${UUID}`])(
    'speaks for the installation %s',
    async (installationId) => {
      const door = containerDoor({ egressProxyUrl: 'http://localhost:7072/', installationId })
      const { service, headers } = await door.authorize('get')
      expect(service).toEqual({ origin: 'http://localhost:7072', path: '/forge/storage/kvs' })
      expect(headers).toEqual({
        'forge-proxy-authorization': `Forge as=app,installationId=${UUID}`,
      })
    },
  )

  it.each(['', 'a,as=user', 'a\r\nx: y', 'a b', 'ä', 'x'.repeat(257)])(
    'refuses the invocation id %j',
    (invocationId) => {
      const open = () => containerDoor({ egressProxyUrl: 'http://localhost:7072', invocationId })
      expect(open).toThrow(OptionsError)
      expect(open).toThrow(expect.objectContaining({ option: 'invocationId' }))
    },
  )

  it('refuses an installation id that would add a field', () => {
    const installationId = `${UUID},as=user`
    expect(() =>
      containerDoor({ egressProxyUrl: 'http://localhost:7072', installationId }),
    ).toThrow(expect.objectContaining({ option: 'installationId' }))
  })

  it('refuses an address that is neither http nor https', () => {
    expect(() =>
      containerDoor({ egressProxyUrl: 'ftp://sidecar:7072', invocationId: 'a' }),
    ).toThrow(expect.objectContaining({ option: 'egressProxyUrl' }))
  })
})
