import { type RequestListener, createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fetchKeySet } from '../../src/invocation/fetch-key-set.js'
import { createTransport } from '../../src/transport/create-transport.js'
import { TransportError } from '../../src/transport/transport-error.js'
import type { ExchangeRequest, Transport } from '../../src/transport/transport.js'

describe('fetchKeySet', () => {
  let answer: RequestListener
  let url: string
  let transport: Transport
  const server = createServer((req, res) => answer(req, res))

  beforeEach(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    url = `http://127.0.0.1:${port}/.well-known/jwks.json`
    transport = createTransport()
  })

  afterEach(async () => {
    await transport.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  it('gives the body of a 200', async () => {
    const requests: unknown[] = []
    answer = (req, res) => {
      requests.push([req.method, req.url, req.headers.accept])
      res.end('{"keys":[]}')
    }

    await expect(fetchKeySet(transport, url)).resolves.toBe('{"keys":[]}')
    expect(requests).toEqual([['GET', '/.well-known/jwks.json', 'application/json']])
  })

  it.each([204, 206, 301, 302, 304, 307, 404, 429, 500, 503])(
    'C17: refuses status %i, and follows nothing',
    async (status) => {
      let requests = 0
      answer = (_req, res) => {
        requests += 1
        res.writeHead(status, { location: url }).end()
      }

      await expect(fetchKeySet(transport, url)).rejects.toMatchObject({
        code: 'ERR_KEY_SET',
        message: `[GET] ${url}: status ${status}, not 200`,
      })
      expect(requests).toBe(1)
    },
  )

  it('C16: stops reading after 256 KiB', async () => {
    const isCut = new Promise((resolve) => {
      answer = (_req, res) => {
        res.on('close', () => resolve(!res.writableFinished))
        res.write(' '.repeat(1024 * 1024))
      }
    })

    await expect(fetchKeySet(transport, url)).rejects.toMatchObject({
      code: 'ERR_KEY_SET',
      message: expect.stringContaining('too-large') as string,
    })
    await expect(isCut).resolves.toBe(true)
  })

  it('gives up when the connection breaks', async () => {
    answer = (req) => req.socket.destroy()

    const error: unknown = await fetchKeySet(transport, url).catch((thrown: unknown) => thrown)

    expect(error).toMatchObject({ code: 'ERR_KEY_SET' })
    expect(error).not.toHaveProperty('cause')
  })

  it('C18: waits 3 seconds and reads 256 KiB at most', async () => {
    const requests: ExchangeRequest[] = []
    const recording: Transport = {
      exchange: (request) => {
        requests.push(request)
        return Promise.reject(new TransportError('timeout', 'UND_ERR_BODY_TIMEOUT', 'origin'))
      },
      close: () => Promise.resolve(),
    }

    await expect(fetchKeySet(recording, 'https://keys.example')).rejects.toMatchObject({
      message: '[GET] https://keys.example: timeout (UND_ERR_BODY_TIMEOUT)',
    })
    expect(requests).toMatchObject([
      { origin: 'https://keys.example', path: '/', timeoutMs: 3000, maxResponseBytes: 262_144 },
    ])
  })

  it.each(['http://keys.example/jwks.json', 'file:///jwks.json', 'https://a:b@keys.example', 'x'])(
    'C24: does not ask %s',
    async (address) => {
      await expect(fetchKeySet(transport, address)).rejects.toMatchObject({ code: 'ERR_KEY_SET' })
    },
  )

  it('lets mistakes of its own pass as they are', async () => {
    const broken: Transport = {
      exchange: () => Promise.reject(new TypeError('a mistake')),
      close: () => Promise.resolve(),
    }

    await expect(fetchKeySet(broken, url)).rejects.toBeInstanceOf(TypeError)
  })
})
