import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { inspect } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createStorage } from '../../src/storage/create-storage.js'
import { remoteDoor } from '../../src/storage/remote-door.js'
import { combineObservers } from '../../src/storage/combine-observers.js'
import { createDiagnosticsObserver } from '../../src/telemetry/diagnostics-observer.js'
import { createOpenTelemetryObserver } from '../../src/telemetry/open-telemetry-observer.js'
import { createUsageMeter } from '../../src/storage/usage-meter.js'
import { createManualClock } from '../../src/testing/manual-clock.js'
import type { ExchangeRequest, ExchangeResponse } from '../../src/transport/transport.js'
import { registerOpenTelemetry } from './open-telemetry.js'

const CHANNELS = ['forge-remote:storage.attempt', 'forge-remote:storage.call']

/** Everything that is published until the test ends. */
function listen(): unknown[] {
  const messages: unknown[] = []
  const onMessage = (message: unknown) => void messages.push(message)
  for (const name of CHANNELS) subscribe(name, onMessage)
  onTestFinished(() => {
    for (const name of CHANNELS) unsubscribe(name, onMessage)
  })
  return messages
}

function setup(response: ExchangeResponse) {
  const requests: ExchangeRequest[] = []
  const clock = createManualClock()
  const meter = createUsageMeter()
  const storage = createStorage({
    transport: {
      exchange: (request) => {
        requests.push(request)
        return Promise.resolve(response)
      },
      close: () => Promise.resolve(),
    },
    door: remoteDoor({ bearer: () => 'canary-token' }),
    clock,
    observer: combineObservers([
      meter,
      createOpenTelemetryObserver({ clock }),
      createDiagnosticsObserver({ clock }),
    ]),
  })
  return { storage, meter, requests }
}

describe('an observed storage call', () => {
  it('is told of by all means, and sends the headers of the trace along', async () => {
    const { spans, points } = registerOpenTelemetry({
      fields: () => ['trace'],
      extract: (context) => context,
      inject: (_context, carrier, setter) => {
        setter.set(carrier, 'trace', 'abc')
        setter.set(carrier, 'Authorization', 'mine')
      },
    })
    const messages = listen()
    const { storage, meter, requests } = setup({ status: 200, headers: {}, body: '' })
    await storage.set('canary:key', 'canary value')
    expect(requests.map(({ headers }) => headers)).toEqual([
      {
        trace: 'abc',
        accept: 'application/json',
        'content-type': 'application/json',
        authorization: 'Bearer canary-token',
      },
    ])
    expect(spans().map(({ name }) => name)).toEqual(['set api.atlassian.com'])
    expect(await points('forge_remote.storage.write_units')).toHaveLength(1)
    expect(meter.usage()).toEqual({ requests: 1, readUnits: 0, writeUnits: 1 })
    expect(messages).toEqual([
      expect.objectContaining({ operation: 'set', attempt: 1, status: 200, isSent: true }),
      { operation: 'set', attempts: 1, durationMs: 0, errorCode: undefined },
    ])
  })

  it('leaves neither key nor value nor token nor the text of an error behind', async () => {
    const { spans, metric } = registerOpenTelemetry()
    const messages = listen()
    const body = JSON.stringify({ code: 'KEY_CONFLICT', message: 'canary:key is taken' })
    const { storage } = setup({ status: 409, headers: {}, body })
    await expect(
      storage.set('canary:key', 'canary value', { keyPolicy: 'FAIL_IF_EXISTS' }),
    ).rejects.toMatchObject({ code: 'KEY_CONFLICT' })
    const recorded = [
      messages,
      spans().map(({ name, attributes, events, status }) => [name, attributes, events, status]),
      await metric('db.client.operation.duration'),
      await metric('forge_remote.storage.attempts'),
    ]
    const text = inspect(recorded, { depth: Infinity })
    expect(text).toContain('KEY_CONFLICT')
    expect(text).not.toContain('canary')
  })
})
