import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ProductApp, closeProductApps, startProductApp } from './product-harness.js'

let app: ProductApp
beforeAll(async () => {
  app = await startProductApp()
  app.script = () => ({ body: '{}' })
})
afterAll(closeProductApps)

const fetchPath = (path: string) => app.run((forge) => forge.asApp.fetch(path))

describe('a path', () => {
  it.each([
    ['', 'nothing'],
    ['rest/api/3/myself', 'no slash'],
    ['https://evil.example/rest', 'an absolute address'],
    ['//evil.example/rest', 'another host'],
    ['///evil.example', 'three slashes'],
    ['/\\evil.example', 'a backslash'],
    ['\\\\evil.example', 'two backslashes'],
    ['@evil.example/', 'a user name'],
    ['.evil.example/', 'a longer host'],
    [':8443/', 'a port'],
    ['/../../confluence/other/wiki', 'the way up'],
    ['/rest/api/3/issue/../../../rest/agile', 'the way up within the product'],
    ['/rest/./api', 'a dot'],
    ['/rest/..', 'the way up at its end'],
    ['/%2e%2e/x', 'the way up, encoded'],
    ['/%2E%2E/x', 'the way up, encoded in capitals'],
    ['/.%2e/x', 'the way up, half encoded'],
    ['/%252e%252e/x', 'the way up, encoded twice'],
    ['/%25252e%25252e/x', 'the way up, encoded three times'],
    ['/%252525252e%252525252e/x', 'the way up, encoded five times'],
    [`/%${'25'.repeat(40)}2e`, 'something that is encoded more often than anybody decodes'],
    ['/%25%32%65%25%32%65/x', 'the way up, its encoding encoded'],
    ['/..;/x', 'the way up with a path parameter'],
    ['/rest/..;a=b/x', 'the way up with a named path parameter'],
    ['/rest/.;/x', 'a dot with a path parameter'],
    ['/rest/..%3bx/y', 'the way up with an encoded path parameter'],
    ['/rest/..%3fx', 'the way up before an encoded query'],
    ['/..%2f..%2fconfluence', 'an encoded slash'],
    ['/x%2f..%2fy', 'encoded slashes around the way up'],
    ['/..%5c..%5cconfluence', 'an encoded backslash'],
    ['/..\\..\\confluence', 'backslashes'],
    ['/rest\r\nx-evil: 1', 'a line break'],
    ['/rest\n', 'a line feed'],
    ['/\t../x', 'a tabulator'],
    ['/re\u0000st', 'a null'],
    ['/rest?x=\r\ny', 'a line break in the query'],
    ['/rest#part', 'a fragment'],
  ])('%j is refused: %s', async (path) => {
    const before = app.seen.length
    await expect(fetchPath(path)).rejects.toMatchObject({
      code: 'ERR_PRODUCT_PATH',
      message: expect.stringMatching(/^path: /),
    })
    expect(app.seen).toHaveLength(before)
  })

  it.each([
    ['/rest/api/3/myself', '/rest/api/3/myself'],
    ['/rest/api/3/search?jql=a%20b&x=../..', '/rest/api/3/search?jql=a%20b&x=../..'],
    ['/rest/api/3/search?jql=a = "b"', '/rest/api/3/search?jql=a%20=%20%22b%22'],
    ['/rest/api/3/user@host', '/rest/api/3/user@host'],
    ['/rest/api/3/ü', '/rest/api/3/%C3%BC'],
    ['/rest//double', '/rest//double'],
    ['/rest/...', '/rest/...'],
    ['/rest/a;b=..', '/rest/a;b=..'],
    ['/rest/...;a', '/rest/...;a'],
    ['/rest/a%252Fb', '/rest/a%252Fb'],
    ['/rest/100%2525252525', '/rest/100%2525252525'],
    ['/rest/100%25', '/rest/100%25'],
    ['/rest/100%', '/rest/100%'],
    ['/a%2Fb', '/a%2Fb'],
    ['/http://evil.example/', '/http://evil.example/'],
    ['/@evil.example/', '/@evil.example/'],
    ['/?a=//b', '/?a=//b'],
  ])('%j stays below the API', async (path, wanted) => {
    await fetchPath(path)
    const [, below] = /^\/ex\/jira\/[\w-]+(\/.*)$/.exec(app.seen.at(-1)?.path ?? '') ?? []
    expect(below).toBe(wanted)
  })
})

describe('a request', () => {
  it.each<{ name: string; request: object; message: RegExp }>([
    { name: 'an unknown method', request: { method: 'TRACE' }, message: /^method / },
    { name: 'a method in small letters', request: { method: 'get' }, message: /^method / },
    { name: 'a body with GET', request: { body: 'x' }, message: /^body / },
    {
      name: 'a token of its own',
      request: { headers: { Authorization: 'Bearer canary' } },
      message: /^headers .*authorization/,
    },
    { name: 'another host', request: { headers: { HOST: 'canary' } }, message: /^headers .*host/ },
    {
      name: 'a line break in a header',
      request: { headers: { 'x-a': 'canary\r\nx-b: 1' } },
      message: /^headers .*x-a/,
    },
    {
      name: 'a header without a name',
      request: { headers: { '': 'canary' } },
      message: /^headers /,
    },
  ])('with $name is refused before a token is put to it', async ({ request, message }) => {
    const before = app.seen.length
    const call = app.run((forge) => forge.asApp.fetch('/rest', request as never))
    await expect(call).rejects.toMatchObject({ code: 'ERR_OPTIONS', message })
    await expect(call).rejects.not.toMatchObject({ message: expect.stringContaining('canary') })
    expect(app.seen).toHaveLength(before)
  })

  it('has the headers of its caller, the trace of its request and one token', async () => {
    const systemToken = await app.emulator.systemToken({ installationId: 'one' })
    await app.run(
      (forge) => forge.asApp.fetch('/rest', { headers: { Accept: 'text/plain', 'X-A': '1' } }),
      { installationId: 'one', systemToken },
    )
    expect(app.seen.at(-1)?.headers).toMatchObject({
      accept: 'text/plain',
      'x-a': '1',
      'x-b3-traceid': expect.stringMatching(/^[0-9a-f]{32}$/),
      authorization: `Bearer ${systemToken}`,
    })
  })

  it.each<{ name: string; body: string | Uint8Array<ArrayBuffer> | URLSearchParams; sent: Buffer }>(
    [
      { name: 'text', body: 'ü', sent: Buffer.from('ü') },
      { name: 'bytes', body: new Uint8Array([0, 255, 1]), sent: Buffer.from([0, 255, 1]) },
      { name: 'a form', body: new URLSearchParams({ a: 'b c' }), sent: Buffer.from('a=b+c') },
    ],
  )('may carry $name', async ({ body, sent }) => {
    await app.run((forge) => forge.asApp.fetch('/rest', { method: 'POST', body }))
    expect(app.seen.at(-1)).toMatchObject({ method: 'POST', body: sent })
  })

  it('may carry a form with files', async () => {
    const form = new FormData()
    form.append('file', new Blob(['content']), 'a.txt')
    await app.run((forge) => forge.asApp.fetch('/rest', { method: 'POST', body: form }))
    expect(app.seen.at(-1)?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/)
    expect(app.seen.at(-1)?.body.toString()).toContain('content')
  })
})
