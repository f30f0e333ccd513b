import { fc } from '../properties.js'
import { describe, expect, it } from 'vitest'
import type { Commit } from '../../src/emulator/data/commit.js'
import type { StorageEngine } from '../../src/emulator/engine/storage-engine.js'
import type { Space, Write } from '../../src/emulator/engine/tenant-store.js'
import { parseManifest } from '../../src/manifest/parse-manifest.js'
import type { Tenant } from '../../src/values/tenant.js'
import {
  INSTALLATION_ID,
  MANIFEST,
  START,
  createTestEngine,
  numbered,
  toTestTenant,
} from './emulator-harness.js'

const TENANT = toTestTenant()
const OTHER = toTestTenant('other')
const TTL = { ttl: { value: 1, unit: 'SECONDS' } }

describe('snapshot and restore', () => {
  it('bring back values, indexes and times to live, as often as wanted', () => {
    const { call, engine, clock } = createTestEngine()
    call('set', { key: 'kept', value: 1 })
    call('set', { key: 'short', value: 1, options: TTL })
    call('entity/set', { entityName: 'measure', key: 'm', value: { whole: 1 } })
    const before = dump(engine)
    const snapshot = engine.snapshot()
    for (const turn of ['first', 'second']) {
      call('set', { key: 'kept', value: turn })
      call('set', { key: turn, value: 1 }, 'other')
      call('set', { key: 'short', value: 1 })
      call('entity/set', { entityName: 'measure', key: 'm', value: { whole: 2 } })
      call('delete', { key: 'kept' })
      engine.restore(snapshot)
      expect(dump(engine)).toEqual(before)
      expect(wholeIs(call, 1)).toEqual(['m'])
      expect(wholeIs(call, 2)).toEqual([])
    }
    clock.advance(1000)
    expect(call('get', { key: 'short' }).status).toBe(404)
    engine.restore(snapshot)
    call('get', { key: 'none' })
    clock.advance(-1000)
    expect(call('get', { key: 'short' }).status).toBe(404)
  })

  it('never mix, whatever is written between them', () => {
    const write = fc.record({
      kind: fc.constantFrom('set', 'delete', 'snapshot', 'restore', 'reset'),
      key: fc.integer({ min: 0, max: 60 }).map(String),
      tenant: fc.constantFrom('one', 'two'),
    })
    fc.assert(
      fc.property(fc.array(write, { minLength: 20, maxLength: 300, size: 'max' }), (steps) => {
        const { call, engine } = createTestEngine()
        let model = new Map<string, string>()
        const taken: { snapshot: ReturnType<StorageEngine['snapshot']>; model: typeof model }[] = []
        for (const [turn, { kind, key, tenant }] of steps.entries()) {
          if (kind === 'set') {
            call('set', { key, value: turn }, tenant)
            model.set(`${tenant} ${key}`, String(turn))
          } else if (kind === 'delete') {
            call('delete', { key }, tenant)
            model.delete(`${tenant} ${key}`)
          } else if (kind === 'snapshot') {
            taken.push({ snapshot: engine.snapshot(), model: new Map(model) })
          } else if (kind === 'reset' && turn % 10 === 0) {
            engine.reset(toTestTenant(tenant))
            model = new Map([...model].filter(([name]) => !name.startsWith(tenant)))
          } else {
            const chosen = taken[Number(key) % Math.max(taken.length, 1)]
            if (chosen === undefined) continue
            engine.restore(chosen.snapshot)
            model = new Map(chosen.model)
          }
          const stored = Array.from(engine.entries(), ({ tenant: owner, record }) => {
            return [`${owner.installationId} ${record.key}`, record.valueText]
          })
          expect(new Map(stored as [string, string][])).toEqual(model)
        }
      }),
      { numRuns: 30 },
    )
  })
})

describe('reset', () => {
  it('forgets one tenant, or all', () => {
    const { call, engine } = createTestEngine()
    for (const tenant of [INSTALLATION_ID, 'other']) call('set', { key: 'k', value: 1 }, tenant)
    engine.reset(TENANT)
    expect(call('get', { key: 'k' }).status).toBe(404)
    expect(call('get', { key: 'k' }, 'other').status).toBe(200)
    engine.reset()
    expect(engine.tenants()).toEqual([])
  })
})

describe('load and entries', () => {
  it('give another engine the same data', () => {
    const { call, engine } = createTestEngine()
    call('secret/set', { key: 's', value: 1 })
    call('set', '{"key":"b","value":1.0}')
    call('set', { key: 'a', value: 2, options: TTL })
    call('entity/set', { entityName: 'measure', key: 'm', value: { whole: 7 } })
    call('set', { key: 'a', value: 3 }, 'other')
    const entries = dump(engine)
    expect(entries.map(({ space, record }) => `${space} ${record.key}`)).toEqual(
      'values a,values b,secrets s,entity measure m,values a'.split(','),
    )
    const copy = createTestEngine()
    for (const { tenant, space, record } of entries) {
      copy.engine.load(tenant, [{ kind: 'put', space, record }])
    }
    expect(dump(copy.engine)).toEqual(entries)
    expect(wholeIs(copy.call, 7)).toEqual(['m'])
    copy.clock.advance(1000)
    expect(copy.call('get', { key: 'a' }).status).toBe(404)
  })

  it('walk what was there at first, whatever is written meanwhile', () => {
    const { call, engine } = createTestEngine()
    for (const n of numbered(200, (index) => index)) call('set', { key: `k${n}`, value: n })
    const seen = []
    for (const { record } of engine.entries(TENANT)) {
      seen.push(record.key)
      call('delete', { key: record.key })
      call('set', { key: `z${record.key}`, value: 1 })
    }
    expect(seen).toHaveLength(200)
    expect(seen.filter((key) => key.startsWith('z'))).toEqual([])
  })

  it('list expired items as well, and only the tenant that is asked for', () => {
    const { call, engine, clock } = createTestEngine()
    call('set', { key: 'short', value: 1, options: TTL })
    call('set', { key: 'k', value: 1 }, 'other')
    clock.advance(5000)
    expect(Array.from(engine.entries(TENANT), ({ record }) => record.key)).toEqual(['short'])
    expect([...engine.entries(toTestTenant('nobody'))]).toEqual([])
  })
})

describe('tenants', () => {
  it('counts the items of each key space', () => {
    const { call, engine } = createTestEngine()
    call('entity/set', { entityName: 'measure', key: 'm', value: {} })
    call('set', { key: 'a', value: 1 })
    call('set', { key: 'b', value: 1 })
    call('secret/set', { key: 's', value: 1 })
    call('secret/delete', { key: 's' })
    expect(engine.tenants()).toEqual([
      { tenant: TENANT, counts: { values: 2, 'entity measure': 1 } },
    ])
  })
})

describe('browse', () => {
  const browse = (request: { prefix?: string; after?: string; limit?: number }) => {
    const { call, engine, clock } = createTestEngine()
    call('set', { key: 'b0', value: 1, options: TTL })
    clock.advance(1000)
    for (const key of ['a1', 'b1', 'b2', 'b3', 'c1']) call('set', { key, value: 1 })
    const { records, next } = engine.browse(TENANT, 'values', { limit: 10, ...request })
    return { keys: records.map(({ key }) => key).join(' '), next }
  }

  it.each([
    { request: {}, keys: 'a1 b1 b2 b3 c1', next: undefined },
    { request: { limit: 2 }, keys: 'a1 b1', next: 'b1' },
    { request: { limit: 5 }, keys: 'a1 b1 b2 b3 c1', next: undefined },
    { request: { prefix: 'b', limit: 2 }, keys: 'b1 b2', next: 'b2' },
    { request: { prefix: 'b', after: 'b2', limit: 2 }, keys: 'b3', next: undefined },
    { request: { prefix: 'd' }, keys: '', next: undefined },
  ])('answers "$keys" to $request', ({ request, keys, next }) => {
    expect(browse(request)).toEqual({ keys, next })
  })
})

describe('onCommit', () => {
  it('is told of each change, and of nothing that changes nothing', () => {
    const commits: Commit[] = []
    const onCommit = (commit: Commit) => void commits.push(commit)
    const { call, engine, clock } = createTestEngine({}, MANIFEST, { onCommit })
    call('set', { key: 'k', value: 1 })
    call('set', { key: 'k', value: null })
    call('delete', { key: 'none' })
    call('get', { key: 'k' })
    call('batch/set', [
      { key: 'a', value: 1 },
      { key: '', value: 1 },
    ])
    call('transaction', { set: [{ key: 'b', value: 1 }], delete: [{ key: 'k' }, { key: 'none' }] })
    engine.load(TENANT, [{ kind: 'delete', space: 'values', key: 'b' }])
    clock.advance(10)
    engine.reset(TENANT)
    const snapshot = engine.snapshot()
    engine.restore(snapshot)
    engine.reset()
    const put = (key: string, space: Space = 'values'): Write => {
      return {
        kind: 'put',
        space,
        record: { key, valueText: '1', createdAt: START, updatedAt: START },
      }
    }
    const write = { kind: 'write', tenant: TENANT, at: START }
    expect(commits).toEqual([
      { ...write, writes: [put('k')] },
      { ...write, writes: [put('a')] },
      { ...write, writes: [put('b'), { kind: 'delete', space: 'values', key: 'k' }] },
      { kind: 'reset', tenant: TENANT, at: START + 10 },
      { kind: 'restore', at: START + 10 },
      { kind: 'reset', at: START + 10 },
    ])
  })
})

describe('useEntities', () => {
  const { entities } = parseManifest(
    MANIFEST.replace('- whole\n', '- ratio2\n').replace(
      'ratio:',
      'ratio2: { type: float }\n          ratio:',
    ),
  )

  it('builds indexes anew and keeps the data, in snapshots as well', () => {
    const { call, engine } = createTestEngine()
    call('entity/set', { entityName: 'measure', key: 'm', value: { whole: 1, ratio: 2 } })
    const snapshot = engine.snapshot()
    engine.useEntities(entities)
    const byRatio2 = { entityName: 'measure', indexName: 'ratio2' }
    expect(call('entity/query', { entityName: 'measure', indexName: 'whole' }).status).toBe(400)
    expect(call('entity/query', byRatio2).body.data).toEqual([])
    call('entity/set', { entityName: 'measure', key: 'n', value: { ratio2: 1 } })
    expect(call('entity/query', byRatio2).body.data).toHaveLength(1)
    engine.useEntities(parseManifest(MANIFEST).entities)
    expect(wholeIs(call, 1)).toEqual(['m'])
    engine.useEntities(entities)
    engine.restore(snapshot)
    expect(call('entity/query', byRatio2).body.data).toEqual([])
    expect(call('entity/get', { entityName: 'measure', key: 'm' }).status).toBe(200)
    expect(call('entity/get', { entityName: 'measure', key: 'n' }).status).toBe(404)
  })

  it('keeps items of an entity that is no longer declared', () => {
    const { call, engine } = createTestEngine()
    call('entity/set', { entityName: 'measure', key: 'm', value: { whole: 1 } })
    engine.useEntities([])
    expect(call('entity/get', { entityName: 'measure', key: 'm' }).body.code).toBe(
      'SCHEMA_NOT_FOUND',
    )
    expect(engine.browse(TENANT, 'entity measure', { limit: 1 }).records).toHaveLength(1)
    engine.useEntities(parseManifest(MANIFEST).entities)
    expect(wholeIs(call, 1)).toEqual(['m'])
  })
})

describe('rule namespace', () => {
  it.each<{ namespace: 'installation' | 'product'; found: number }>([
    { namespace: 'installation', found: 200 },
    { namespace: 'product', found: 404 },
  ])('$namespace answers $found to a get from another product', ({ namespace, found }) => {
    const { engine } = createTestEngine({ namespace })
    const run = (product: string, operation: 'get' | 'set') => {
      const tenant: Tenant = { ...OTHER, product }
      return engine.execute(tenant, operation, Buffer.from('{"key":"k","value":1}')).status
    }
    expect(run('jira', 'set')).toBe(204)
    expect(run('jira', 'get')).toBe(200)
    expect(run('confluence', 'get')).toBe(found)
  })
})

describe('an engine without data', () => {
  it('answers a body that is missing or no UTF-8 as no JSON', () => {
    const { engine } = createTestEngine()
    for (const body of [undefined, Buffer.from([0x22, 0xff, 0x22]), Buffer.from('')]) {
      expect(engine.execute(TENANT, 'get', body).status).toBe(400)
    }
  })
})

type Call = ReturnType<typeof createTestEngine>['call']

function wholeIs(call: Call, whole: number): string[] {
  const range = { condition: 'EQUAL_TO', values: [whole] }
  const query = { entityName: 'measure', indexName: 'whole', range }
  return call('entity/query', query).body.data.map(({ key }) => key)
}

function dump(engine: StorageEngine) {
  return [...engine.entries()]
}
