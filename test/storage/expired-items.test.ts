import { describe, expect, it } from 'vitest'
import { hideExpired, HIDE_EXPIRED, SHOW_EXPIRED } from '../../src/storage/expiry-view.js'
import type { ForgeStorage } from '../../src/storage/storage.js'
import { createManualClock } from '../../src/testing/manual-clock.js'
import { setup } from './platform.js'

const NOW = Date.parse('2026-11-20T12:00:00Z')
const EXPIRED = '2026-11-20T12:00:00.000Z'
const LIVE = '2026-11-20T12:00:00.001Z'

const READS: readonly { name: string; run: (storage: ForgeStorage) => Promise<unknown> }[] = [
  { name: 'get', run: (s) => s.get('a') },
  { name: 'getWithMetadata', run: (s) => s.getWithMetadata('a', { metadataFields: [] }) },
  { name: 'entity.get', run: (s) => s.entity('survey').get('a') },
  { name: 'secrets.get', run: (s) => s.secrets.get('a') },
]

function setupAt(options: { showExpired?: boolean } = {}) {
  return setup({ ...options, clock: createManualClock(NOW) })
}

function toItem(key: string, expireTime: string) {
  return { key, value: `of ${key}`, expireTime }
}

describe('an item whose time is over', () => {
  it.each(READS)('is missing for $name', async ({ run }) => {
    const { platform, storage } = await setupAt()
    platform.answerWith({ body: toItem('a', EXPIRED) })
    expect(await run(storage)).toBeUndefined()
  })

  it('is missing for gets that leave together', async () => {
    const { platform, storage } = await setupAt()
    const successfulKeys = [toItem('a', EXPIRED), toItem('b', LIVE)]
    platform.answerWith({ body: { successfulKeys, failedKeys: [] } })
    const values = await Promise.all([storage.get('a'), storage.getWithMetadata('b')])
    expect(values).toEqual([undefined, toItem('b', LIVE)])
  })

  it('is missing for batch.get', async () => {
    const { platform, storage } = await setupAt()
    const successfulKeys = [
      { ...toItem('a', EXPIRED), entityName: 'survey' },
      toItem('b', LIVE),
      toItem('c', EXPIRED),
    ]
    platform.answerWith({ body: { successfulKeys, failedKeys: [] } })
    const result = await storage.batch.get([{ key: 'a', entityName: 'survey' }, 'b', 'c'])
    const error = { code: 'KEY_NOT_FOUND', message: 'Provided key does not exist' }
    expect(result.successfulKeys).toEqual([{ key: 'b', value: 'of b' }])
    expect(result.failedKeys).toEqual([
      { key: 'a', entityName: 'survey', error },
      { key: 'c', error },
    ])
    expect(() => result.throwIfFailed()).not.toThrow()
  })

  it.each(READS)('is there for $name when showExpired is set', async ({ run }) => {
    const { platform, storage } = await setupAt({ showExpired: true })
    platform.answerWith({ body: toItem('a', EXPIRED) })
    expect(await run(storage)).toBeDefined()
  })

  it('is there for batch.get when showExpired is set', async () => {
    const { platform, storage } = await setupAt({ showExpired: true })
    platform.answerWith({ body: { successfulKeys: [toItem('a', EXPIRED)], failedKeys: [] } })
    const result = await storage.batch.get(['a'], { metadataFields: ['EXPIRE_TIME'] })
    expect(result.successfulKeys).toEqual([toItem('a', EXPIRED)])
  })
})

describe('the time of expiry', () => {
  it.each(READS)('is not asked for by $name when showExpired is set', async ({ run }) => {
    const { platform, storage } = await setupAt({ showExpired: true })
    platform.answerWith({ body: toItem('a', LIVE) })
    await run(storage)
    expect(platform.requests[0]?.body).not.toContain('EXPIRE_TIME')
  })

  it('is given to those who ask for it, and to nobody else', async () => {
    const { platform, storage } = await setupAt()
    const item = { ...toItem('a', LIVE), createdAt: 1, updatedAt: 2 }
    platform.answerWith({ body: item }, { body: item })
    expect(await storage.getWithMetadata('a')).toEqual(item)
    const some = await storage.getWithMetadata('a', { metadataFields: ['CREATED_AT'] })
    expect(some).toEqual({ key: 'a', value: 'of a', createdAt: 1 })
  })
})

describe('hideExpired', () => {
  const items = [{ expireTime: EXPIRED }, { expireTime: LIVE }, {}, { expireTime: 'soon' }]

  it('leaves out what has expired, and nothing whose time is unknown', () => {
    expect(hideExpired(HIDE_EXPIRED, items, NOW)).toEqual(items.slice(1))
  })

  it('leaves everything in for those who want to see it', () => {
    expect(hideExpired(SHOW_EXPIRED, items, NOW)).toEqual(items)
  })
})
