import { describe, expect, it } from 'vitest'
import { HIGHEST, type Interval } from '../../src/emulator/engine/index-key.js'
import { createStoreLayout } from '../../src/emulator/engine/store-layout.js'
import type { Owner } from '../../src/emulator/engine/owner.js'
import { createTenantStores } from '../../src/emulator/engine/tenant-stores.js'
import type { TenantStore, Write } from '../../src/emulator/engine/tenant-store.js'
import { parseManifest } from '../../src/manifest/parse-manifest.js'
import { MANIFEST, createTestEngine, numbered } from './emulator-harness.js'

const SCHEMAS = new Map(parseManifest(MANIFEST).entities.map((entity) => [entity.name, entity]))
const SWEPT_ITEMS = 100

function setup() {
  return createTenantStores(createStoreLayout(SCHEMAS, { missingRangeAttribute: 'omit' }))
}

function owner(installationId: string): Owner {
  return { key: installationId, tenant: { appId: '', environmentId: '', installationId } }
}

function put(key: string, expiresAt?: number, space: Write['space'] = 'values'): Write {
  const record = { key, valueText: '{"whole":1}', createdAt: 0, updatedAt: 0 }
  return {
    kind: 'put',
    space,
    record: expiresAt === undefined ? record : { ...record, expiresAt },
  }
}

function putMany(items: number, expiresAt: number): Write[] {
  return numbered(items, (n) => put(`k${n}`, expiresAt))
}

function count(store: TenantStore): number {
  return numbered(1000, (n) => store.find('values', `k${n}`)).filter((record) => record).length
}

describe('createStorageEngine', () => {
  it('frees expired items of other tenants with any request', () => {
    const { call, clock } = createTestEngine()
    const options = { ttl: { value: 1, unit: 'SECONDS' } }
    call('set', { key: 'k', value: 1, options }, 'absent')
    clock.advance(1000)
    call('get', { key: 'none' }, 'busy')
    // Only a clock that goes back can tell what was freed from what is hidden.
    clock.advance(-1000)
    expect(call('get', { key: 'k' }, 'absent').status).toBe(404)
  })

  it('keeps them for 48 hours when they are lazily deleted', () => {
    const { call, clock } = createTestEngine({ ttlMode: 'lazy' })
    const options = { ttl: { value: 1, unit: 'SECONDS' } }
    call('set', { key: 'k', value: 1, options })
    clock.advance(1000)
    call('get', { key: 'none' })
    clock.advance(-1000)
    expect(call('get', { key: 'k' }).status).toBe(200)
  })
})

describe('createTenantStores', () => {
  it('does not keep a store for a tenant that only reads or deletes', () => {
    const stores = setup()
    expect(stores.find(owner('reader'))).not.toBe(stores.find(owner('reader')))
    stores.apply(owner('reader'), [])
    stores.apply(owner('reader'), [{ kind: 'delete', space: 'values', key: 'none' }])
    expect(stores.find(owner('reader'))).not.toBe(stores.find(owner('reader')))
    stores.apply(owner('writer'), [put('k')])
    expect(stores.find(owner('writer'))).toBe(stores.find(owner('writer')))
  })

  it('frees what has expired, from every index, and nothing else', () => {
    const stores = setup()
    stores.apply(owner('one'), [
      put('expired', 10, 'entity measure'),
      put('later', 11, 'entity measure'),
      put('lasting', undefined, 'entity measure'),
    ])
    stores.sweep(owner('one'), 10)
    const keysOf = (indexName: string) => {
      const interval: Interval = { from: [], to: [HIGHEST] }
      const scan = { space: 'entity measure', indexName, interval, order: 'ASC' } as const
      return Array.from(stores.find(owner('one')).scan(scan), ([, { key }]) => key)
    }
    expect(keysOf('by-key')).toEqual(['lasting', 'later'])
    expect(keysOf('whole')).toEqual(['lasting', 'later'])
  })

  it('keeps an item whose time to live was lengthened or dropped', () => {
    const stores = setup()
    stores.apply(owner('one'), [put('k1', 10), put('k2', 10), put('k3', 10)])
    stores.apply(owner('one'), [put('k1', 20), put('k2')])
    stores.sweep(owner('one'), 10)
    expect(count(stores.find(owner('one')))).toBe(2)
    stores.sweep(owner('one'), 20)
    expect(count(stores.find(owner('one')))).toBe(1)
  })

  it('frees a bounded number of items at a time, the oldest first', () => {
    const stores = setup()
    stores.apply(owner('one'), [...putMany(SWEPT_ITEMS * 3, 20), put('oldest', 10)])
    stores.sweep(owner('one'), 20)
    // Once as the tenant of the request, once because it is its turn.
    expect(count(stores.find(owner('one')))).toBe(SWEPT_ITEMS + 1)
    expect(stores.find(owner('one')).find('values', 'oldest')).toBeUndefined()
    stores.sweep(owner('one'), 20)
    expect(count(stores.find(owner('one')))).toBe(0)
  })

  it('frees items of tenants that never come back, and then forgets the tenant', () => {
    const stores = setup()
    const absent = numbered(3, (n) => `absent-${n}`)
    stores.apply(owner('idle'), [put('k')])
    for (const name of absent) stores.apply(owner(name), putMany(SWEPT_ITEMS + 1, 10))
    stores.apply(owner('busy'), [put('k')])
    for (let turn = 0; turn < 10; turn += 1) stores.sweep(owner('busy'), 10)
    for (const name of absent) expect(stores.find(owner(name))).not.toBe(stores.find(owner(name)))
    expect(count(stores.find(owner('busy')))).toBe(0)
    expect(stores.find(owner('busy')).find('values', 'k')).toBeDefined()
  })

  it('does not grow while short-lived items come and go', () => {
    const stores = setup()
    for (const turn of numbered(200, (n) => n)) {
      const batch = numbered(25, (n) => put(`k${(turn % 40) * 25 + n}`, turn))
      stores.apply(owner('one'), batch)
      stores.sweep(owner('one'), turn - 1)
    }
    expect(count(stores.find(owner('one')))).toBe(25)
  })
})
