import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../src/testing/manual-clock.js'
import { createRecordingLogger } from '../../src/testing/recording-logger.js'
import { guardStore } from '../../src/tokens/guarded-store.js'
import { createTokenMemory } from '../../src/tokens/memory-token-store.js'
import { type StoreChange, createStoreWriter } from '../../src/tokens/store-writer.js'
import { createTokenCounter } from '../../src/tokens/token-counts.js'
import { NOW } from './build-token.js'

const HOUR = 3_600_000
const BLOCK: StoreChange = { kind: 'remove', options: { blockForMs: HOUR } }

function put(expiresAt: number): StoreChange {
  const record = () => ({ token: 't', owner: 'o', expiresAt })
  return { kind: 'put', record, expiresAt, onRemoved: () => {} }
}

/** A writer in front of a store that is away until it is told otherwise. */
function setUp() {
  const clock = createManualClock(NOW)
  const truth = createTokenMemory({ clock }).open()
  let isAway = true
  const reach = async <Result>(act: () => Promise<Result>): Promise<Result> => {
    if (isAway) throw new Error('away')
    return await act()
  }
  const store = {
    ...truth,
    putIfLater: (...args: Parameters<typeof truth.putIfLater>) =>
      reach(() => truth.putIfLater(...args)),
    remove: (...args: Parameters<typeof truth.remove>) => reach(() => truth.remove(...args)),
  }
  const counter = createTokenCounter(createRecordingLogger().logger)
  const callStore = guardStore({ store, timeoutMs: 250, counter, clock, random: () => 0.5 })
  const back = () => {
    isAway = false
  }
  return { clock, truth, back, writer: createStoreWriter({ callStore, counter, clock }) }
}

describe('createStoreWriter', () => {
  it.each<{ name: string; changes: StoreChange[]; left: unknown }>([
    { name: 'a put', changes: [put(NOW + HOUR)], left: { expiresAt: NOW + HOUR } },
    {
      name: 'the latest of two puts',
      changes: [put(NOW + HOUR), put(NOW + 2 * HOUR)],
      left: { expiresAt: NOW + 2 * HOUR },
    },
    { name: 'a block, before a put', changes: [BLOCK, put(NOW + 2 * HOUR)], left: 'removed' },
    { name: 'a block, after a put', changes: [put(NOW + 2 * HOUR), BLOCK], left: 'removed' },
  ])('makes good for $name when the store is back', async ({ changes, left }) => {
    const { truth, back, writer } = setUp()
    // oxlint-disable-next-line no-await-in-loop -- their order matters
    for (const change of changes) expect(await writer.write('a', change)).toBe(false)
    expect(writer.pending()).toBe(1)
    back()
    await writer.flush()

    expect({ found: await truth.get('a') }).toMatchObject({ found: left })
    expect(writer.pending()).toBe(0)
  })

  it('drops a token that has ended before the store is back', async () => {
    const { clock, truth, back, writer } = setUp()
    await writer.write('a', put(NOW + HOUR))
    clock.advance(HOUR)
    back()
    await writer.flush()

    expect(await truth.get('a')).toBeUndefined()
    expect(writer.pending()).toBe(0)
  })

  it('tries no more once it is closed', async () => {
    const { clock, writer } = setUp()
    await writer.write('a', put(NOW + HOUR))
    expect(clock.pending()).toBe(1)
    writer.close()

    expect(clock.pending()).toBe(0)
  })
})
