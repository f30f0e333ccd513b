import { describe, expect, it } from 'vitest'
import { ForgeRemoteError } from '../../src/errors.js'
import { createIsolatedKeySets } from '../../src/invocation/create-isolated-key-sets.js'
import type { KeySet } from '../../src/invocation/create-key-set.js'
import { createManualClock } from '../../src/testing/manual-clock.js'
import { inOrder } from './in-order.js'
import { NOW } from './sign-token.js'

const RETRY_STRETCH_MS = 30_000

function setUp(hasKeys: (url: string) => boolean = () => true) {
  const clock = createManualClock(NOW)
  const created: string[] = []
  const closed: string[] = []
  const createKeySet = (url: string): KeySet => {
    created.push(url)
    return {
      getKey: () =>
        hasKeys(url)
          ? Promise.resolve(undefined)
          : Promise.reject(new ForgeRemoteError('ERR_KEY_SET', 'down')),
      reload: () => Promise.resolve(),
      prewarm: () => {},
      close: () => void closed.push(url),
    }
  }
  const jwksUrlTemplate = 'https://keys.example/{IC_LABEL}/jwks.json'
  const keySets = createIsolatedKeySets({ jwksUrlTemplate, createKeySet, clock })
  return { keySets, clock, created, closed }
}

describe('createIsolatedKeySets', () => {
  it('puts the label into the address, once for each label', async () => {
    const { keySets, created } = setUp()
    await keySets.get('orange').getKey('k')
    await keySets.get('orange').getKey('k')
    await keySets.get('lemon_2').getKey('k')

    expect(created).toEqual([
      'https://keys.example/orange/jwks.json',
      'https://keys.example/lemon_2/jwks.json',
    ])
  })

  it('asks for 10 new labels in 30 seconds at most', async () => {
    const { keySets, clock, created } = setUp(() => false)
    await inOrder(50, async (label) => {
      await expect(keySets.get(`made-up-${label}`).getKey('k')).rejects.toMatchObject({
        code: 'ERR_KEY_SET',
      })
    })
    expect(created).toHaveLength(10)

    await expect(keySets.get('another').getKey('k')).rejects.toMatchObject({
      retryAfterMs: RETRY_STRETCH_MS,
    })
    clock.advance(RETRY_STRETCH_MS)
    await expect(keySets.get('another').getKey('k')).rejects.toMatchObject({ message: 'down' })
  })

  it('keeps a label that has keys while others are made up', async () => {
    const { keySets, clock, created, closed } = setUp((url) => url.includes('orange'))
    await keySets.get('orange').getKey('k')
    await inOrder(100, async (label) => {
      await keySets
        .get(`made-up-${label}`)
        .getKey('k')
        .catch(() => {})
      clock.advance(RETRY_STRETCH_MS)
    })
    await keySets.get('orange').getKey('k')

    expect(created.filter((url) => url.includes('orange'))).toHaveLength(1)
    expect(closed).toHaveLength(80)
  })

  it('keeps 20 labels that have keys, and closes the rest', async () => {
    const { keySets, clock, closed } = setUp()
    await inOrder(25, async (label) => {
      await keySets.get(`label-${label}`).getKey('k')
      clock.advance(RETRY_STRETCH_MS)
    })

    expect(closed).toHaveLength(5)
  })

  it('closes every key set', async () => {
    const { keySets, closed } = setUp((url) => url.includes('orange'))
    await keySets.get('orange').getKey('k')
    await keySets
      .get('lemon')
      .getKey('k')
      .catch(() => {})
    keySets.close()

    expect(closed).toHaveLength(2)
  })
})
