// oxlint-disable no-await-in-loop -- what happens one after the other is what is tested
import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../src/testing/manual-clock.js'
import { createTokenMemory } from '../../src/tokens/memory-token-store.js'
import { createStoreWriter } from '../../src/tokens/store-writer.js'
import { TokenStoreError, type TokenStoreFailure } from '../../src/tokens/token-store-error.js'
import { NOW } from './build-token.js'

const HOUR = 3_600_000
const ROUND = 5000

/** A writer in front of a store that is away until it is told otherwise. */
function setUp() {
  const clock = createManualClock(NOW)
  const truth = createTokenMemory({ clock }).open()
  const tried: string[] = []
  let failure: TokenStoreFailure | undefined = 'unreachable'
  const reach = async (key: string, act: () => Promise<unknown>): Promise<void> => {
    tried.push(key)
    if (failure !== undefined) throw new TokenStoreError(failure, 'away')
    await act()
  }
  const put = (expiresAt: number) => (key: string) => {
    const record = { token: 't', owner: 'o', expiresAt }
    return { kind: 'put', run: () => reach(key, () => truth.putIfLater(key, record)) } as const
  }
  const block = (key: string) =>
    ({
      kind: 'block',
      run: () => reach(key, () => truth.remove(key, { blockForMs: HOUR })),
    }) as const
  return {
    clock,
    truth,
    tried,
    put,
    block,
    setFailure: (next: TokenStoreFailure | undefined) => {
      failure = next
    },
    writer: createStoreWriter(clock),
  }
}

/** Lets all that waits for nothing but each other go on. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await setImmediate()
}

describe('createStoreWriter', () => {
  it.each<{ name: string; changes: ('block' | number)[]; left: unknown }>([
    { name: 'a put', changes: [NOW + HOUR], left: { expiresAt: NOW + HOUR } },
    {
      name: 'the latest of two puts',
      changes: [NOW + HOUR, NOW + 2 * HOUR],
      left: { expiresAt: NOW + 2 * HOUR },
    },
    { name: 'a block, before a put', changes: ['block', NOW + 2 * HOUR], left: 'removed' },
    { name: 'a block, after a put', changes: [NOW + 2 * HOUR, 'block'], left: 'removed' },
  ])('makes good for $name when the store is back', async ({ changes, left }) => {
    const { truth, put, block, setFailure, writer } = setUp()
    for (const change of changes) {
      const toChange = change === 'block' ? block : put(change)
      expect(await writer.write('a', toChange('a'))).toBe(false)
    }
    expect(writer.pending()).toBe(1)
    setFailure(undefined)
    await writer.flush()

    expect({ found: await truth.get('a') }).toMatchObject({ found: left })
    expect(writer.pending()).toBe(0)
  })

  it('loses no uninstallation among more tokens than it keeps', async () => {
    const { truth, put, block, setFailure, writer } = setUp()
    await writer.write('gone', block('gone'))
    for (let at = 0; at < 10_001; at += 1) await writer.write(`k-${at}`, put(NOW + HOUR)(`k-${at}`))
    expect(writer.pending()).toBe(10_001)
    setFailure(undefined)
    await writer.flush()

    expect(await truth.get('gone')).toBe('removed')
    expect(await truth.get('k-0')).toBeUndefined()
    expect(await truth.get('k-1')).toBeDefined()
  })

  it('tries blocks first, then what has waited longest', async () => {
    const { tried, put, block, setFailure, writer } = setUp()
    for (const key of ['a', 'b']) await writer.write(key, put(NOW + HOUR)(key))
    for (const key of ['c', 'd']) await writer.write(key, block(key))
    tried.length = 0
    setFailure(undefined)
    await writer.flush()

    expect(tried).toEqual(['c', 'd', 'a', 'b'])
  })

  it.each(['refused', 'answer'] as const)(
    'does not keep others waiting for a record that the store answers with %s',
    async (failure) => {
      const { truth, tried, put, setFailure, writer } = setUp()
      const run = () => {
        tried.push('bad')
        return Promise.reject(new TokenStoreError(failure, 'never'))
      }
      await writer.write('bad', { kind: 'put', run })
      await writer.write('a', put(NOW + HOUR)('a'))
      tried.length = 0
      setFailure(undefined)
      await writer.flush()
      expect(await truth.get('a')).toBeDefined()
      expect(tried).toEqual(['bad', 'a'])

      setFailure('refused')
      await writer.write('b', put(NOW + HOUR)('b'))
      await writer.flush()
      tried.length = 0
      await writer.flush()
      expect(tried).toEqual(['bad', 'b'])
    },
  )

  it('begins with others than those that the store did not take the last time', async () => {
    const { tried, put, setFailure, writer } = setUp()
    for (const key of ['a', 'b', 'c']) await writer.write(key, put(NOW + HOUR)(key))
    setFailure('refused')
    const run = () => {
      tried.push('down')
      setFailure('breaker-open')
      return Promise.reject(new TokenStoreError('breaker-open', 'down'))
    }
    await writer.write('b', { kind: 'put', run })
    tried.length = 0
    setFailure('refused')
    await writer.flush()
    expect(tried).toEqual(['a', 'c', 'down'])
    await writer.flush()

    expect(tried).toEqual(['a', 'c', 'down', 'down'])
  })

  it.each(['breaker-open', 'timeout', 'unreachable', 'closed'] as const)(
    'tries none after one that failed with %s, and the same one first five seconds later',
    async (failure) => {
      const { clock, tried, put, setFailure, writer } = setUp()
      setFailure(failure)
      for (const key of ['a', 'b']) await writer.write(key, put(NOW + HOUR)(key))
      tried.length = 0
      clock.advance(ROUND)
      await settle()
      clock.advance(ROUND)
      await settle()

      expect(tried).toEqual(['a', 'a'])
    },
  )

  it('tries no more once it is closed', async () => {
    const { clock, put, writer } = setUp()
    await writer.write('a', put(NOW + HOUR)('a'))
    expect(clock.pending()).toBe(1)
    writer.close()

    expect(clock.pending()).toBe(0)
  })
})
