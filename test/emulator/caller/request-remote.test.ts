import type { OutgoingHttpHeaders } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { SendOptions } from '../../../src/emulator/caller/send-options.js'
import { toSite } from '../../../src/emulator/site.js'
import { INSTALLATION_ID } from '../emulator-harness.js'
import {
  type TestCaller,
  type TestRemote,
  createTestCaller,
  startRemote,
} from './caller-harness.js'

const { siteUrl } = toSite(INSTALLATION_ID)

let remote: TestRemote
let test: TestCaller
beforeAll(async () => {
  remote = await startRemote()
})
afterAll(() => remote.close())
beforeEach(() => {
  remote.received.length = 0
  test = createTestCaller()
})

const send = (options: Partial<SendOptions> = {}) =>
  test.caller.send({
    kind: 'request-remote',
    installationId: INSTALLATION_ID,
    principal: 'alice',
    baseUrl: remote.url,
    ...options,
  })

/** Headers of the preflight's answer and of the answer itself. */
function allow(
  preflight: OutgoingHttpHeaders,
  answer: OutgoingHttpHeaders = { 'access-control-allow-origin': siteUrl },
  status = 204,
): void {
  remote.answerWith((outgoing, { method }) => {
    if (method === 'OPTIONS') outgoing.writeHead(status, preflight).end()
    else outgoing.writeHead(200, answer).end('{}')
  })
}

const GENEROUS = {
  'access-control-allow-origin': siteUrl,
  'access-control-allow-headers': 'Authorization, content-type, x-own',
  'access-control-allow-methods': 'PUT',
}

describe('requestRemote', () => {
  it('comes from a page with the invocation token alone, after a preflight', async () => {
    allow(GENEROUS)
    const { forgeError, status } = await send({
      method: 'PUT',
      body: {},
      headers: { 'X-Own': '1' },
    })
    expect({ forgeError, status }).toEqual({ forgeError: undefined, status: 200 })
    const [preflight, request] = remote.received
    expect(preflight).toMatchObject({
      method: 'OPTIONS',
      headers: {
        origin: siteUrl,
        'access-control-request-method': 'PUT',
        'access-control-request-headers': 'authorization,content-type,x-own',
      },
    })
    expect(preflight?.headers).not.toHaveProperty('authorization')
    expect(request?.headers).toMatchObject({ origin: siteUrl, 'x-own': '1' })
    const names = Object.keys(request?.headers ?? {})
    expect(names.filter((name) => /^x-(?:b3|forge)/.test(name))).toEqual([])
    expect(request?.claims).toMatchObject({ principal: 'alice', context: { siteUrl } })
  })

  it('comes from another page when told so', async () => {
    allow(
      { ...GENEROUS, 'access-control-allow-origin': '*' },
      { 'access-control-allow-origin': '*' },
    )
    expect((await send({ origin: 'https://a.example/path' })).forgeError).toBeUndefined()
    expect(remote.received[1]?.headers.origin).toBe('https://a.example')
  })

  it.each<{ name: string; preflight: OutgoingHttpHeaders; status?: number; detail: string }>([
    {
      name: 'says nothing',
      preflight: {},
      detail: "the preflight's access-control-allow-origin is missing",
    },
    {
      name: 'names another origin',
      preflight: { ...GENEROUS, 'access-control-allow-origin': 'https://b.example' },
      detail: "the preflight's access-control-allow-origin is https://b.example",
    },
    {
      name: 'lacks authorization',
      preflight: { ...GENEROUS, 'access-control-allow-headers': '*' },
      detail: "the preflight's access-control-allow-headers lacks authorization",
    },
    {
      name: 'lacks a header',
      preflight: { ...GENEROUS, 'access-control-allow-headers': 'authorization' },
      detail: "the preflight's access-control-allow-headers lacks content-type",
    },
    {
      name: 'lacks the method',
      preflight: { ...GENEROUS, 'access-control-allow-methods': 'PATCH' },
      detail: "the preflight's access-control-allow-methods lacks PUT",
    },
    {
      name: 'is a 404',
      preflight: GENEROUS,
      status: 404,
      detail: 'the preflight (OPTIONS) was answered 404',
    },
  ])('is not sent when the preflight’s answer $name', async ({ preflight, status, detail }) => {
    allow(preflight, {}, status)
    const { forgeError } = await send({ method: 'PUT', body: {} })
    expect(forgeError).toMatchObject({ kind: 'cors', message: 'Failed to fetch' })
    expect(forgeError?.detail).toContain(detail)
    expect(remote.received).toHaveLength(1)
  })

  it('takes wildcards for methods and for headers besides authorization', async () => {
    allow({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': '*',
      'access-control-allow-headers': 'authorization, *',
    })
    expect((await send({ method: 'DELETE', headers: { a: 'b' } })).forgeError).toBeUndefined()
  })

  it('keeps an answer without CORS headers from the page', async () => {
    allow(GENEROUS, {})
    expect((await send()).forgeError).toMatchObject({
      kind: 'cors',
      detail: `access-control-allow-origin is missing, expected ${siteUrl}`,
    })
  })

  it.each([400, 401, 500])('shows the page a status of %i', async (status) => {
    remote.answerWith((outgoing, { method }) => {
      outgoing.writeHead(method === 'OPTIONS' ? 204 : status, GENEROUS).end()
    })
    expect(await send()).toMatchObject({ status })
    expect((await send()).forgeError).toBeUndefined()
  })

  it('never follows a redirect', async () => {
    remote.answerWith((outgoing, { method }) => {
      const headers = { ...GENEROUS, location: '/elsewhere' }
      outgoing.writeHead(method === 'OPTIONS' ? 204 : 302, headers).end()
    })
    expect((await send()).forgeError).toMatchObject({
      kind: 'redirect',
      message: 'Failed to fetch',
    })
    expect(remote.received).toHaveLength(2)
  })
})
