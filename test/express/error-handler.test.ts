import { Agent } from 'node:http'
import request from 'supertest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ForgeRemoteError } from '../../src/errors.js'
import { CLOSED_ORIGIN } from '../transport/loopback.js'
import { type TestApp, createTestApp } from './create-test-app.js'

let test: TestApp
let headers: Record<string, string>

beforeAll(async () => {
  test = await createTestApp({}, (app) => {
    app.get('/broken', () => {
      throw new Error('the database password is hunter2')
    })
    app.get('/strange', () => Promise.reject('a string'))
    app.get('/refusing', () => {
      throw new ForgeRemoteError('ERR_BAD_REQUEST', 'title must have 1 to 200 characters')
    })
    app.get('/missing-file', (_req, res) => res.sendFile('/nowhere/at/all.txt'))
    app.get('/upstream', () => {
      throw Object.assign(new Error('GitHub says no'), { status: 401 })
    })
    app.get('/dressed', (_req, res) => {
      res.set({ 'content-type': 'text/csv', 'cache-control': 'public, max-age=3600', etag: '"1"' })
      res.set('content-disposition', 'attachment')
      throw new Error('after the headers')
    })
    app.get('/half', (_req, res) => {
      res.write('half')
      throw new Error('too late')
    })
  })
})
beforeAll(async () => {
  headers = await test.forge.invocation({ principal: 'alice' })
})
afterAll(() => test.close())

describe('errorHandler', () => {
  it.each<{
    name: string
    send: () => request.Test
    status: number
    code: string
    message: string | RegExp
  }>([
    {
      name: 'malformed JSON',
      send: () => request(test.app).put('/values/a').type('json').send('{"value":'),
      status: 400,
      code: 'ERR_BAD_REQUEST',
      message: 'The request cannot be understood',
    },
    {
      name: 'a body over 1 MiB',
      send: () =>
        request(test.app)
          .put('/values/a')
          .send({ value: 'x'.repeat(1024 * 1024) }),
      status: 413,
      code: 'ERR_BODY_TOO_LARGE',
      message: 'The request body is too large',
    },
    {
      name: 'an unknown route',
      send: () => request(test.app).get('/nowhere'),
      status: 404,
      code: 'ERR_ROUTE_NOT_FOUND',
      message: 'there is no GET on this path',
    },
    {
      name: 'a path that cannot be decoded',
      send: () => request(test.app).get('/values/%E0%A4%A'),
      status: 400,
      code: 'ERR_BAD_REQUEST',
      message: 'The request cannot be understood',
    },
    {
      name: 'a key that is too long',
      send: () => request(test.app).get(`/values/${'k'.repeat(501)}`),
      status: 400,
      code: 'KEY_TOO_LONG',
      message: /501/,
    },
    {
      name: 'a key with a letter that keys cannot have',
      send: () => request(test.app).get('/values/a@b'),
      status: 400,
      code: 'INVALID_KEY',
      message: /./,
    },
    {
      name: 'a value over 240 KiB',
      send: () =>
        request(test.app)
          .put('/values/a')
          .send({ value: 'x'.repeat(240 * 1024) }),
      status: 400,
      code: 'MAX_SIZE',
      message: /./,
    },
    {
      name: 'a value that is too deep',
      send: () =>
        request(test.app)
          .put('/values/a')
          .type('json')
          .send(`{"value":${'['.repeat(33)}${']'.repeat(33)}}`),
      status: 400,
      code: 'MAX_DEPTH',
      message: /./,
    },
    {
      name: 'null as a value',
      send: () => request(test.app).put('/values/a').send({ value: null }),
      status: 400,
      code: 'ERR_VALUE_NOT_JSON',
      message: /null/,
    },
    {
      name: 'a file that is not there',
      send: () => request(test.app).get('/missing-file'),
      status: 404,
      code: 'ERR_ROUTE_NOT_FOUND',
      message: 'There is no such route',
    },
    {
      name: 'an error of a client library that carries a status',
      send: () => request(test.app).get('/upstream'),
      status: 500,
      code: 'ERR_INTERNAL',
      message: 'Something went wrong on our side',
    },
    {
      name: 'an error of the handler',
      send: () => request(test.app).get('/broken'),
      status: 500,
      code: 'ERR_INTERNAL',
      message: 'Something went wrong on our side',
    },
    {
      name: 'something thrown that is no error',
      send: () => request(test.app).get('/strange'),
      status: 500,
      code: 'ERR_INTERNAL',
      message: 'Something went wrong on our side',
    },
    {
      name: 'a refusal of the handler',
      send: () => request(test.app).get('/refusing'),
      status: 400,
      code: 'ERR_BAD_REQUEST',
      message: 'title must have 1 to 200 characters',
    },
  ])('answers $name in JSON, once logged', async ({ send, status, code, message }) => {
    const before = test.forge.logs.length
    const response = await send().set(headers).expect(status).expect('content-type', /json/)
    expect(response.body).toEqual({
      code,
      message: expect.stringMatching(message) as string,
      traceId: headers['x-b3-traceid'],
    })
    expect(test.forge.logs.slice(before)).toMatchObject([
      { fields: { traceId: headers['x-b3-traceid'] } },
    ])
    expect(await test.forge.storage().get('a')).toBeUndefined()
  })

  it('answers a conflict 409 and logs nothing, since it was asked for', async () => {
    await test.forge.storage().set('taken', 1)
    const before = test.forge.logs.length
    const response = await request(test.app)
      .put('/values/taken')
      .set(headers)
      .send({ value: 2, options: { keyPolicy: 'FAIL_IF_EXISTS' } })
      .expect(409)
    expect(response.body.code).toBe('KEY_CONFLICT')
    expect(test.forge.logs.length).toBe(before)
  })

  it('leaves nothing of the answer that failed', async () => {
    const response = await request(test.app).get('/dressed').set(headers).expect(500)
    expect(response.headers).toMatchObject({
      'content-type': expect.stringMatching(/^application\/json/) as string,
      'cache-control': 'no-store',
    })
    expect(response.headers['content-disposition']).toBeUndefined()
    expect(response.headers['etag']).not.toBe('"1"')
  })

  it('keeps the connection of a request that had no body', async () => {
    const agent = new Agent({ keepAlive: true })
    const response = await request(test.app).get('/nowhere').agent(agent).set(headers)
    expect(response.headers['connection']).not.toBe('close')
    agent.destroy()
  })

  it('keeps the details of a broken handler for the log', async () => {
    await request(test.app).get('/broken').set(headers).expect(500)
    expect(test.forge.logs.at(-1)).toMatchObject({
      level: 'error',
      message: 'the database password is hunter2',
      fields: { event: 'handler-failure', path: '/broken' },
    })
  })

  it('cuts the connection when an answer had already begun', async () => {
    await expect(request(test.app).get('/half').set(headers)).rejects.toThrow(/aborted|hang up/)
  })

  it('answers 502 when storage does not answer', async () => {
    const cut = await createTestApp({ storageUrl: CLOSED_ORIGIN })
    const response = await request(cut.app)
      .get('/values/a')
      .set(await cut.forge.invocation())
      .expect(502)
    expect(response.body.code).toBe('ERR_STORAGE_UNREACHABLE')
    expect(cut.forge.logs.at(-1)?.fields).toMatchObject({
      event: 'storage-failure',
      operation: 'get',
    })
    await cut.close()
  })
})
