/**
 * An emulator on loopback with a clock turned by hand, and short ways to call it.
 *
 * @module
 */
import { createEmulator } from '../../src/emulator/create-emulator.js'
import type { EmulatorOptions } from '../../src/emulator/emulator-options.js'
import type { Emulator } from '../../src/emulator/emulator.js'
import { engineRulesSchema } from '../../src/emulator/engine/engine-rules-schema.js'
import {
  type StorageEngine,
  type StorageEngineOptions,
  createStorageEngine,
} from '../../src/emulator/engine/storage-engine.js'
import type { LogFields, Logger } from '../../src/logger.js'
import { parseManifest } from '../../src/manifest/parse-manifest.js'
import { type ManualClock, createManualClock } from '../../src/testing/manual-clock.js'
import type { Tenant } from '../../src/values/tenant.js'
import type { StorageOperation } from '../../src/wire/storage-operation.js'

export const APP_ID = 'ari:cloud:ecosystem::app/1e7a1cf5-7b1c-4f05-9c7a-0f6a5b1f6f10'
export const INSTALLATION_ID =
  'ari:cloud:ecosystem::installation/6b0a9b6e-3f57-4a51-8e0f-1f5a3a3f2c11'
export const START = Date.UTC(2026, 9, 9)

const YEAR_SECONDS = 365 * 24 * 60 * 60

/** The probe's entity, and one with every type. */
export const MANIFEST = `
app:
  id: ${APP_ID}
  storage:
    entities:
      - name: scope-change
        attributes:
          sprintId: { type: string }
          at: { type: string }
          changeId: { type: string }
          n: { type: integer }
        indexes:
          - name: by-sprint
            partition: [sprintId]
            range: [at]
      - name: measure
        attributes:
          text: { type: string }
          whole: { type: integer }
          ratio: { type: float }
          flag: { type: boolean }
          free: { type: any }
        indexes:
          - whole
          - text
          - ratio
          - flag
          - free
          - name: by-text-and-flag
            partition: [text, flag]
            range: [whole]
      - name: place
        attributes:
          city: { type: string }
          street: { type: string }
          rank: { type: integer }
        indexes:
          - name: by-address
            partition: [city, street]
            range: [rank]
`

/** Members that answers can have; which ones it has depends on the answer. */
export interface AnswerBody {
  code: string
  message: string
  value: unknown
  expireTime: string
  data: { key: string }[]
  cursor?: string
  successfulKeys: { key: string }[]
  failedKeys: { key: string; error: { code: string } }[]
  token: string
}

/** What came back; a 204 has no body. */
export interface Answer {
  status: number
  body: AnswerBody
  headers: Headers
}

/** How to call; each member has a valid default. */
export interface CallOptions {
  url?: string
  headers?: Record<string, string>
  method?: string
}

export interface LogEntry {
  level: 'info' | 'warn' | 'error'
  fields: LogFields
  message: string
}

export interface TestEmulator {
  emulator: Emulator
  clock: ManualClock
  logs: LogEntry[]
  /** Calls an operation with a system token of `INSTALLATION_ID`. */
  call: (operation: string, body: unknown, options?: CallOptions) => Promise<Answer>
  /** Calls as another installation. */
  as: (installationId: string) => Promise<TestEmulator['call']>
}

export async function startTestEmulator(
  options: Partial<EmulatorOptions> = {},
): Promise<TestEmulator> {
  const clock = createManualClock(START)
  const { log, logs } = createRecordingLog()
  const emulator = await createEmulator({ manifest: MANIFEST, clock, log, ...options })
  const as = async (installationId: string): Promise<TestEmulator['call']> => {
    const token = await emulator.systemToken({ installationId, expiresInSeconds: YEAR_SECONDS })
    return (operation, body, { url = emulator.storageUrl, headers, method = 'POST' } = {}) =>
      exchange(`${url}/v1/${operation}`, {
        method,
        headers: { authorization: `Bearer ${token}`, ...headers },
        ...(method === 'GET' ? {} : { body: toText(body) }),
      })
  }
  return { emulator, clock, logs, as, call: await as(INSTALLATION_ID) }
}

export interface TestEngine {
  clock: ManualClock
  engine: StorageEngine
  /** Carries out an operation, as another tenant when one is named. */
  call: (operation: StorageOperation, body: unknown, tenant?: string) => Omit<Answer, 'headers'>
}

/** The tenant that a test engine is called as. */
export function toTestTenant(installationId: string = INSTALLATION_ID): Tenant {
  return { appId: APP_ID, environmentId: 'environment', installationId }
}

/** The storage engine alone, without server, tokens and keys. */
export function createTestEngine(
  rules: EmulatorOptions['rules'] = {},
  manifest: string = MANIFEST,
  options: Partial<StorageEngineOptions> = {},
): TestEngine {
  const clock = createManualClock(START)
  const engine = createStorageEngine({
    entities: parseManifest(manifest).entities,
    rules: engineRulesSchema.parse(rules),
    clock,
    ...options,
  })
  return {
    clock,
    engine,
    call: (operation, body, installationId) => {
      const tenant = toTestTenant(installationId)
      const { status, bodyText } = engine.execute(tenant, operation, Buffer.from(toText(body)))
      return { status, body: (bodyText && JSON.parse(bodyText)) as AnswerBody }
    },
  }
}

/** Sends a request and reads the answer, whatever it is. */
export async function exchange(url: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(url, init)
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    body: (text === '' ? undefined : JSON.parse(text)) as AnswerBody,
  }
}

export function createRecordingLog(): { log: Logger; logs: LogEntry[] } {
  const logs: LogEntry[] = []
  const at = (level: LogEntry['level']) => (fields: LogFields, message: string) =>
    void logs.push({ level, fields, message })
  return { logs, log: { info: at('info'), warn: at('warn'), error: at('error') } }
}

/** A value with this many levels. */
export function nest(depth: number): unknown {
  return depth === 0 ? 1 : [nest(depth - 1)]
}

/** `count` items numbered from 1. */
export function numbered<Item>(count: number, item: (n: number) => Item): Item[] {
  return Array.from({ length: count }, (_, index) => item(index + 1))
}

function toText(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body)
}
