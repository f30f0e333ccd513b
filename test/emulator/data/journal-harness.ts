/**
 * A small journal with everything in it, and what was stored after each of its changes.
 *
 * @module
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadJournal } from '../../../src/emulator/data/load-journal.js'
import { createTenantNames } from '../../../src/emulator/data/tenant-members.js'
import type { StorageOperation } from '../../../src/wire/storage-operation.js'
import { inTurn } from '../../models/in-turn.js'
import { APP_ID, START } from '../emulator-harness.js'
import {
  RULES,
  createEngine,
  createFolder,
  exportText,
  openTestFile,
  toTenant,
} from './data-harness.js'

export interface SmallJournal {
  bytes: Buffer
  /** Exports: of the journal's first items, then after each change. */
  states: string[]
}

const REQUESTS: readonly (readonly [StorageOperation, string])[] = [
  ['set', '{"key":"a","value":1.10}'],
  ['secret/set', '{"key":"a","value":{\n"__proto__":"é😀"}}'],
  ['entity/set', '{"entityName":"measure","key":"m","value":{"text":"t"}}'],
  ['transaction', '{"set":[{"key":"b","value":1},{"key":"c","value":2}],"delete":[{"key":"a"}]}'],
  ['set', '{"key":"b","value":[],"options":{"ttl":{"value":1,"unit":"DAYS"}}}'],
  ['secret/delete', '{"key":"a"}'],
]

/** Two tenants, two resets, and every kind of write. */
export async function createSmallJournal(): Promise<SmallJournal> {
  const path = join(createFolder(), 'small.ndjson')
  const file = await openTestFile(path)
  const states = [exportText(file.engine)]
  await inTurn(REQUESTS, async ([operation, body]) => {
    await file.send(operation, body)
    states.push(exportText(file.engine))
  })
  await file.send('set', { key: 'z', value: 'z' }, toTenant('two', 'STAGING'))
  states.push(exportText(file.engine))
  file.engine.reset(toTenant('two', 'STAGING'))
  states.push(exportText(file.engine))
  file.engine.reset()
  states.push(exportText(file.engine))
  await file.send('set', { key: 'last', value: true })
  states.push(exportText(file.engine))
  return { bytes: readFileSync(path), states }
}

/** Reads a journal, and says what it stores and whether its last line was dropped. */
export function readJournal(bytes: Buffer): { text: string; droppedLine: number | undefined } {
  const names = createTenantNames(APP_ID)
  const options = { source: 'journal.ndjson', appId: APP_ID, names, rules: RULES, now: START }
  const { state, droppedLine } = loadJournal([bytes], options)
  const engine = createEngine()
  state.loadInto(engine)
  return { text: exportText(engine), droppedLine }
}
