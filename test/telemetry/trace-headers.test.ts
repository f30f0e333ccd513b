import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { ROOT_CONTEXT, type TextMapPropagator, trace } from '@opentelemetry/api'
import { describe, expect, it } from 'vitest'
import { createOpenTelemetryObserver } from '../../src/telemetry/open-telemetry-observer.js'
import { renderTraceHeaders } from '../../src/telemetry/trace-headers.js'
import { registerOpenTelemetry } from './open-telemetry.js'

/** A propagator that always says the same. */
function createPropagator(headers: Record<string, unknown>): TextMapPropagator {
  return {
    fields: () => Object.keys(headers),
    extract: (context) => context,
    inject: (_context, carrier, setter) => {
      for (const [name, value] of Object.entries(headers)) setter.set(carrier, name, value as never)
    },
  }
}

describe('renderTraceHeaders', () => {
  it('passes on the span of the call', () => {
    const { spans } = registerOpenTelemetry({
      ...createPropagator({}),
      inject: (context, carrier, setter) => {
        setter.set(carrier, 'span', trace.getSpanContext(context)?.spanId ?? 'none')
      },
    })
    const observation = createOpenTelemetryObserver().begin('get')
    observation.ended(undefined)
    expect(observation.headers).toEqual({ span: spans()[0]?.spanContext().spanId })
  })

  it('takes what the propagator says, with names in lower case', () => {
    registerOpenTelemetry(createPropagator({ 'X-Cloud-Trace': 'a/b;o=1', baggage: 'user=7' }))
    expect(renderTraceHeaders(ROOT_CONTEXT)).toEqual({
      'x-cloud-trace': 'a/b;o=1',
      baggage: 'user=7',
    })
  })

  it.each([
    'authorization',
    'Authorization',
    'content-type',
    'Content-Length',
    'accept',
    'host',
    'forge-proxy-authorization',
  ])('never sets %s', (name) => {
    registerOpenTelemetry(createPropagator({ [name]: 'mine' }))
    expect(renderTraceHeaders(ROOT_CONTEXT)).toEqual({})
  })

  it.each<{ name: string; header: Record<string, unknown> }>([
    { name: 'a value that is no text', header: { trace: 7 } },
    { name: 'a list', header: { trace: ['a', 'b'] } },
    { name: 'a value with a line break', header: { trace: 'a\r\nhost: b' } },
    { name: 'a value that is not ASCII', header: { trace: 'ü' } },
    { name: 'a name that is none', header: { 'tr ace': 'a' } },
  ])('leaves out $name', ({ header }) => {
    registerOpenTelemetry(createPropagator(header))
    expect(renderTraceHeaders(ROOT_CONTEXT)).toEqual({})
  })

  it('leaves it to an instrumentation of undici', () => {
    registerOpenTelemetry(createPropagator({ trace: 'a' }))
    const onRequest = () => undefined
    subscribe('undici:request:create', onRequest)
    try {
      expect(renderTraceHeaders(ROOT_CONTEXT)).toEqual({})
    } finally {
      unsubscribe('undici:request:create', onRequest)
    }
    expect(renderTraceHeaders(ROOT_CONTEXT)).toEqual({ trace: 'a' })
  })
})
