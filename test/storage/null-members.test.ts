import { describe, expect, it } from 'vitest'
import { setup } from './platform.js'

describe('an answer with null where there is nothing', () => {
  it('ends a query', async () => {
    const { platform, storage } = await setup()
    platform.answerWith({
      body: { data: [{ key: 'a', value: null, updatedAt: null }], cursor: null },
    })
    expect(await storage.query().page()).toEqual({ items: [{ key: 'a', value: null }] })
  })

  it('leaves metadata out, and values alone', async () => {
    const { platform, storage } = await setup()
    const value = { cursor: null, data: [{ expireTime: null }] }
    platform.answerWith({ body: { key: 'a', value, createdAt: 1, expireTime: null } })
    expect(await storage.getWithMetadata('a')).toEqual({ key: 'a', value, createdAt: 1 })
  })

  it('leaves entity names of batches out', async () => {
    const { platform, storage } = await setup()
    platform.answerWith({
      body: { successfulKeys: [{ key: 'a', entityName: null }], failedKeys: [] },
    })
    const { successfulKeys, failedKeys } = await storage.batch.delete(['a'])
    expect({ successfulKeys, failedKeys }).toEqual({
      successfulKeys: [{ key: 'a' }],
      failedKeys: [],
    })
  })
})
