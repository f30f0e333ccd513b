/**
 * An engine whose changes go into a data file, and seeded requests that fill it.
 *
 * @module
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Commit } from '../../../src/emulator/data/commit.js'
import { importData } from '../../../src/emulator/data/import-data.js'
import {
  type DataFile,
  type DataFileOptions,
  openDataFile,
} from '../../../src/emulator/data/open-data-file.js'
import { writeDataLines } from '../../../src/emulator/data/write-data-lines.js'
import type { EngineRules } from '../../../src/emulator/engine/engine-rules.js'
import { engineRulesSchema } from '../../../src/emulator/engine/engine-rules-schema.js'
import { toEntitySchemas } from '../../../src/emulator/engine/entity-schemas.js'
import {
  type StorageEngine,
  createStorageEngine,
} from '../../../src/emulator/engine/storage-engine.js'
import { toEnvironmentId } from '../../../src/emulator/site.js'
import { parseManifest } from '../../../src/manifest/parse-manifest.js'
import { createManualClock } from '../../../src/testing/manual-clock.js'
import type { Tenant } from '../../../src/values/tenant.js'
import type { EnvironmentType } from '../../../src/wire/invocation-claims.js'
import type { StorageOperation } from '../../../src/wire/storage-operation.js'
import type { SeededRandom } from '../../models/seeded-random.js'
import { APP_ID, MANIFEST, START, createRecordingLog } from '../emulator-harness.js'

export const RULES = engineRulesSchema.parse({})
const ENTITIES = parseManifest(MANIFEST).entities
export const HEADER = '{"format":"forge-remote-data","version":1}'

export function toTenant(
  installationId: string,
  environment: EnvironmentType = 'PRODUCTION',
): Tenant {
  return { appId: APP_ID, environmentId: toEnvironmentId(APP_ID, environment), installationId }
}

export const TENANT = toTenant('one')

/** An empty engine; its clock stands. */
export function createEngine(
  onCommit?: (commit: Commit) => void,
  rules: EngineRules = RULES,
): StorageEngine {
  const clock = createManualClock(START)
  return createStorageEngine({ entities: ENTITIES, rules, clock, onCommit })
}

/** A folder that is gone after the test. */
export function createFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'forge-remote-data-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export interface TestFile extends DataFile {
  engine: StorageEngine
  logs: ReturnType<typeof createRecordingLog>['logs']
  /** Sends a request and waits until it is written. */
  send: (operation: StorageOperation, body: unknown, tenant?: Tenant) => Promise<void>
}

/** Opens a data file with an engine of its own, which is closed after the test. */
export async function openTestFile(
  path: string,
  options: Partial<DataFileOptions> = {},
): Promise<TestFile> {
  const { log, logs } = createRecordingLog()
  const { rules = RULES } = options
  let file: DataFile | undefined
  const engine = createEngine((commit) => file?.record(commit), { ...RULES, ...rules })
  const clock = createManualClock(START)
  const means = { path, durable: false, appId: APP_ID, engine, rules, clock, log }
  file = await openDataFile({ ...means, ...options })
  let closing: Promise<void> | undefined
  const close = () => (closing ??= opened.close())
  const opened = file
  onTestFinished(() => close().catch(() => undefined))
  return {
    ...opened,
    close,
    engine,
    logs,
    send: async (operation, body, tenant = TENANT) => {
      const text = typeof body === 'string' ? body : JSON.stringify(body)
      const { status } = engine.execute(tenant, operation, Buffer.from(text))
      if (status >= 400) throw new Error(`${operation} was answered ${status}`)
      await opened.flushed()
    },
  }
}

export function exportText(engine: StorageEngine, tenant?: Tenant): string {
  return [...writeDataLines(engine, { appId: APP_ID, tenant })].join('')
}

/** Loads the lines of a seed. */
export function importText(
  engine: StorageEngine,
  text: string | Buffer,
  appId = APP_ID,
  rules = RULES,
): ReturnType<typeof importData> {
  const clock = createManualClock(START)
  const schemas = toEntitySchemas(ENTITIES)
  const options = { source: 'seed.ndjson', appId, schemas, rules, clock }
  return importData(engine, [Buffer.from(text)], options)
}

/** JSON texts that a careless reader changes. */
export const VALUE_TEXTS: readonly string[] = [
  '1',
  '"text"',
  '12345678901234567890123456789012345678',
  '1.10',
  '-0',
  '1E+2',
  '{"__proto__":{"a":1},"constructor":[]}',
  '{"a":1,"a":2}',
  '[ 1 ,\t2 ]',
  '{\n  "laid": "out"\r\n}',
  '"\\ud83d\\ude00 😀 \\u2028 \u2028 \\ud800"',
  '"\\"value\\":{},\\\\"',
  '{"value":{"value":"}"},"crc32":"00000000"}',
  '""',
]

/** Makes one random request; some of them are refused. */
export function sendRandom(engine: StorageEngine, random: SeededRandom): void {
  const tenant = random.pick(TENANTS)
  const key = `${random.pick(['a', 'key:', 'K#. '])}${random.between(0, 9)}`
  const value = random.pick(VALUE_TEXTS)
  const ttl = random.chance(0.2) ? ',"options":{"ttl":{"value":1,"unit":"HOURS"}}' : ''
  const set = `{"key":"${key}","value":${value}${ttl}}`
  const measure = `{"text":"t${random.between(0, 2)}","free":${value}}`
  const body = random.pick<readonly [StorageOperation, string]>([
    ['set', set],
    ['set', set],
    ['secret/set', set],
    ['delete', JSON.stringify({ key })],
    ['secret/delete', JSON.stringify({ key })],
    ['entity/set', `{"entityName":"measure","key":"${key}","value":${measure}}`],
    ['entity/delete', JSON.stringify({ entityName: 'measure', key })],
    [
      'transaction',
      `{"set":[{"key":"t1","value":${value}},{"entityName":"measure","key":"t2","value":${measure}}],"delete":[{"key":"${key}"}]}`,
    ],
    ['batch/set', `[{"key":"b1","value":${value}},{"key":"b2","value":${value}}]`],
  ])
  if (random.chance(0.02)) engine.reset(tenant)
  else if (random.chance(0.005)) engine.reset()
  else engine.execute(tenant, body[0], Buffer.from(body[1]))
}

const TENANTS = [TENANT, toTenant('two'), toTenant('three', 'STAGING')]
