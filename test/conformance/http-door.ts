/**
 * Emulators on loopback, one for each set of switches and manifest.
 *
 * @module
 */
import { createEmulator } from '../../src/emulator/create-emulator.js'
import type { EmulatorOptions } from '../../src/emulator/emulator-options.js'
import type { Emulator } from '../../src/emulator/emulator.js'
import type { FaultRule } from '../../src/emulator/faults/fault-rule.js'
import { type ManualClock, createManualClock } from '../../src/testing/manual-clock.js'
import { START, createRecordingLog } from '../emulator/emulator-harness.js'
import type {
  ConformanceDoor,
  ConformanceSession,
  Fixtures,
  WireRequest,
} from './conformance-door.js'
import type { Vector } from './vector.js'

const YEAR_SECONDS = 365 * 24 * 60 * 60

interface Running {
  readonly emulator: Emulator
  readonly clock: ManualClock
}

/** Creates a door to emulators that are kept until it is closed, and are reset for each vector. */
export function createHttpDoor({ manifests }: Fixtures): ConformanceDoor {
  const started = new Map<string, Promise<Running>>()
  return {
    open: async ({ rules = {}, manifest = 'main', faults = [] }) => {
      const key = JSON.stringify([manifest, rules])
      const starting = started.get(key) ?? startEmulator(manifests[manifest], rules)
      started.set(key, starting)
      const running = await starting
      running.emulator.reset()
      for (const fault of faults) running.emulator.faults.add(fault as unknown as FaultRule)
      return createSession(running)
    },
    close: async () => {
      const all = await Promise.all(started.values())
      await Promise.all(all.map(({ emulator }) => emulator.close()))
    },
  }
}

/** Whether a vector can be run with tokens, which name no product. */
export function isForHttp({ steps }: Vector): boolean {
  return steps.every(({ product }) => product === undefined)
}

async function startEmulator(manifest: unknown, rules: EmulatorOptions['rules']): Promise<Running> {
  const clock = createManualClock(START)
  const text = JSON.stringify(manifest, undefined, 1)
  const { log } = createRecordingLog()
  const emulator = await createEmulator({ manifest: text, rules, clock, log, seed: 'conformance' })
  return { emulator, clock }
}

function createSession({ emulator, clock }: Running): ConformanceSession {
  const tokens = new Map<string, Promise<string>>()
  const tokenOf = (installationId: string): Promise<string> => {
    const expiresInSeconds = 3 * YEAR_SECONDS
    const token =
      tokens.get(installationId) ?? emulator.systemToken({ installationId, expiresInSeconds })
    tokens.set(installationId, token)
    return token
  }
  return {
    now: clock.now,
    advance: (ms) => clock.advance(ms),
    send: async (request) => {
      const authorization = await authorize(emulator, request, tokenOf)
      const response = await fetch(`${emulator.storageUrl}${request.path}`, {
        method: request.method,
        headers: {
          'content-type': 'application/json',
          ...(authorization === undefined ? {} : { authorization }),
        },
        ...(request.method === 'GET' ? {} : { body: new Uint8Array(request.body) }),
      })
      return { status: response.status, text: await response.text() }
    },
  }
}

async function authorize(
  emulator: Emulator,
  { credentials, installation: installationId }: WireRequest,
  tokenOf: (installationId: string) => Promise<string>,
): Promise<string | undefined> {
  switch (credentials) {
    case 'none':
      return undefined
    case 'empty':
      return 'Bearer '
    case 'basic':
      return `Basic ${Buffer.from('user:password').toString('base64')}`
    case 'unknown':
      return 'Bearer made-up'
    case 'expired':
      return `Bearer ${await emulator.systemToken({ installationId, expiresInSeconds: -1 })}`
    case 'user token':
      return `Bearer ${await emulator.userToken({ installationId, principal: 'account' })}`
    case 'invocation token':
      return `Bearer ${await emulator.invocationToken({ installationId })}`
    case 'without scope':
      return `Bearer ${await emulator.systemToken({ installationId, scopes: ['read:app-system-token'] })}`
    case undefined:
      return `Bearer ${await tokenOf(installationId)}`
  }
}
