import { describe, expect, it } from 'vitest'
import { readRequestKeys } from '../../src/emulator/faults/read-request-keys.js'

describe('readRequestKeys', () => {
  it.each<{ name: string; body: unknown; keys: string[] }>([
    { name: 'a single item', body: { key: 'a', value: { key: 'b' } }, keys: ['a'] },
    { name: 'an item of an entity', body: { entityName: 'note', key: 'a' }, keys: ['a'] },
    { name: 'a batch', body: [{ key: 'a', value: 1 }, { key: 'b' }], keys: ['a', 'b'] },
    { name: 'a set of a transaction', body: { set: [{ key: 'a', value: 1 }] }, keys: ['a'] },
    {
      name: 'all steps of a transaction',
      body: { set: [{ key: 'a' }], delete: [{ key: 'b' }], check: [{ key: 'c' }, { key: 'd' }] },
      keys: ['a', 'b', 'c', 'd'],
    },
    {
      name: 'a query',
      body: { where: [{ property: 'key', condition: 'BEGINS_WITH', values: ['a'] }] },
      keys: [],
    },
    { name: 'a key that is no text', body: { key: 1 }, keys: [] },
    { name: 'a batch with an item without key', body: [{ key: 'a' }, {}], keys: [] },
    { name: 'a number', body: 1, keys: [] },
    { name: 'null', body: null, keys: [] },
  ])('reads $name', ({ body, keys }) => {
    expect(readRequestKeys(Buffer.from(JSON.stringify(body)))).toEqual(keys)
  })

  it.each([
    { name: 'no body', body: undefined },
    { name: 'an empty body', body: Buffer.of() },
    { name: 'text that is no JSON', body: Buffer.from('{') },
    { name: 'bytes that are no UTF-8', body: Buffer.of(0xff) },
  ])('finds no key in $name', ({ body }) => {
    expect(readRequestKeys(body)).toEqual([])
  })
})
