import { context, metrics, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { describe, expect, it } from 'vitest'
import { createStorageError } from '../../src/storage-error.js'
import { createOpenTelemetryObserver } from '../../src/telemetry/open-telemetry-observer.js'
import { createManualClock } from '../../src/testing/manual-clock.js'
import { buildAttempt } from './build-attempt.js'
import { registerMeterProvider, registerOpenTelemetry } from './open-telemetry.js'

const GET = { 'db.system.name': 'forge.kvs', 'db.operation.name': 'get' }
const SERVER = { 'server.address': 'api.atlassian.com' }

describe('the span of a call', () => {
  it('is a client span below the active one, with the names of the semantic conventions', () => {
    const { tracer, spans } = registerOpenTelemetry()
    const observer = createOpenTelemetryObserver()
    tracer.startActiveSpan('request', (request) => {
      const observation = observer.begin('get')
      observation.attempted(buildAttempt())
      observation.ended(undefined)
      request.end()
    })
    const [span, request] = spans()
    expect(span).toMatchObject({
      name: 'get api.atlassian.com',
      kind: SpanKind.CLIENT,
      attributes: { ...GET, ...SERVER },
      status: { code: SpanStatusCode.UNSET },
      instrumentationScope: { name: 'forge-remote' },
    })
    expect(span?.parentSpanContext?.spanId).toBe(request?.spanContext().spanId)
  })

  it('has an event for each attempt', () => {
    const { spans } = registerOpenTelemetry()
    const observation = createOpenTelemetryObserver().begin('get')
    observation.attempted(
      buildAttempt({ status: undefined, failure: 'ECONNRESET', responseBytes: 0 }),
    )
    observation.attempted(buildAttempt({ attempt: 2, status: 429 }))
    observation.attempted(buildAttempt({ attempt: 3 }))
    observation.ended(undefined)
    const sizes = { 'http.request.body.size': 13, 'http.response.body.size': 40 }
    expect(spans()[0]?.events.map(({ name, attributes }) => [name, attributes])).toEqual([
      [
        'forge_remote.storage.attempt',
        { ...sizes, 'http.response.body.size': 0, 'error.type': 'ECONNRESET' },
      ],
      [
        'forge_remote.storage.attempt',
        { ...sizes, 'http.request.resend_count': 1, 'http.response.status_code': 429 },
      ],
      [
        'forge_remote.storage.attempt',
        { ...sizes, 'http.request.resend_count': 2, 'http.response.status_code': 200 },
      ],
    ])
  })

  it('tells how a call failed, without the message of the error', () => {
    const { spans } = registerOpenTelemetry()
    const observation = createOpenTelemetryObserver().begin('get')
    observation.attempted(buildAttempt({ status: 409 }))
    observation.ended(
      createStorageError('KEY_CONFLICT', 'canary exists', {
        operation: 'get',
        platformStatus: 409,
        traceId: 'abc',
      }),
    )
    const [span] = spans()
    expect(span?.attributes).toEqual({
      ...GET,
      ...SERVER,
      'error.type': 'KEY_CONFLICT',
      'db.response.status_code': '409',
      'forge.kvs.trace_id': 'abc',
    })
    expect(span?.status).toEqual({ code: SpanStatusCode.ERROR })
    expect(span?.events.map(({ name }) => name)).toEqual(['forge_remote.storage.attempt'])
  })

  it('is named after the operation alone when nothing was sent', () => {
    const { spans } = registerOpenTelemetry()
    const error = createStorageError('ERR_NO_TOKEN', 'none', { operation: 'get' })
    createOpenTelemetryObserver().begin('get').ended(error)
    expect(spans()[0]).toMatchObject({
      name: 'get',
      attributes: { ...GET, 'error.type': 'ERR_NO_TOKEN' },
    })
  })

  it.each([
    { origin: 'https://api.atlassian.com:8443', address: 'api.atlassian.com', port: 8443 },
    { origin: 'http://localhost', address: 'localhost', port: 80 },
    { origin: 'http://[::1]:4555', address: '::1', port: 4555 },
  ])('names the server of $origin', ({ origin, address, port }) => {
    const { spans } = registerOpenTelemetry()
    const observation = createOpenTelemetryObserver().begin('get')
    observation.attempted(buildAttempt({ origin }))
    observation.ended(undefined)
    expect(spans()[0]).toMatchObject({
      name: `get ${address}:${port}`,
      attributes: { 'server.address': address, 'server.port': port },
    })
  })
})

describe('the metrics of calls', () => {
  it('measure how long calls take, in seconds, with the bounds that are advised', async () => {
    const { metric, points } = registerOpenTelemetry()
    const clock = createManualClock()
    const observation = createOpenTelemetryObserver({ clock }).begin('get')
    observation.attempted(buildAttempt())
    clock.advance(250)
    observation.ended(undefined)
    expect((await metric('db.client.operation.duration'))?.descriptor.unit).toBe('s')
    expect(await points('db.client.operation.duration')).toEqual([
      [
        { ...GET, ...SERVER },
        expect.objectContaining({
          sum: 0.25,
          count: 1,
          buckets: {
            boundaries: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10],
            counts: [0, 0, 0, 0, 0, 1, 0, 0, 0, 0],
          },
        }),
      ],
    ])
  })

  it('tell calls that failed apart', async () => {
    const { points } = registerOpenTelemetry()
    const facts = { operation: 'get', platformStatus: 429 } as const
    const observation = createOpenTelemetryObserver().begin('get')
    observation.ended(createStorageError('RATE_LIMIT_EXCEEDED', 'slow down', facts))
    expect(await points('db.client.operation.duration')).toMatchObject([
      [
        { ...GET, 'error.type': 'RATE_LIMIT_EXCEEDED', 'db.response.status_code': '429' },
        { count: 1 },
      ],
    ])
  })

  it('count attempts by what came of them', async () => {
    const { points } = registerOpenTelemetry()
    const observation = createOpenTelemetryObserver().begin('get')
    observation.attempted(buildAttempt({ status: undefined, failure: 'ECONNRESET' }))
    observation.attempted(buildAttempt({ attempt: 2 }))
    createOpenTelemetryObserver().begin('get').attempted(buildAttempt())
    expect(await points('forge_remote.storage.attempts')).toEqual([
      [{ ...GET, ...SERVER, 'error.type': 'ECONNRESET' }, 1],
      [{ ...GET, ...SERVER, 'http.response.status_code': 200 }, 2],
    ])
  })

  it('count the units of reads and writes apart', async () => {
    const { points } = registerOpenTelemetry()
    const observer = createOpenTelemetryObserver()
    observer.begin('get').attempted(buildAttempt({ responseBytes: 25_000 }))
    observer.begin('set').attempted(buildAttempt({ operation: 'set', requestBytes: 15_000 }))
    observer.begin('set').attempted(buildAttempt({ operation: 'set', isSent: false }))
    expect(await points('forge_remote.storage.read_units')).toEqual([[{ ...GET, ...SERVER }, 3]])
    expect(await points('forge_remote.storage.write_units')).toEqual([
      [{ ...GET, 'db.operation.name': 'set', ...SERVER }, 2],
    ])
  })

  it('go to an SDK that is set up after the observer', async () => {
    const observer = createOpenTelemetryObserver()
    const { points } = registerMeterProvider()
    observer.begin('get').ended(undefined)
    expect(await points('db.client.operation.duration')).toHaveLength(1)
  })
})

describe('an application without metrics', () => {
  it('has spans', () => {
    const { spans } = registerOpenTelemetry()
    metrics.disable()
    const observation = createOpenTelemetryObserver().begin('get')
    observation.attempted(buildAttempt())
    observation.ended(undefined)
    expect(spans()).toMatchObject([{ name: 'get api.atlassian.com', events: [{}] }])
  })
})

describe('an application without an SDK', () => {
  it('is not troubled', () => {
    const observation = createOpenTelemetryObserver().begin('get')
    observation.attempted(buildAttempt())
    observation.ended(undefined)
    expect(observation.headers).toEqual({})
    expect(trace.getSpan(context.active())).toBeUndefined()
    expect(propagation.fields()).toEqual([])
  })
})
