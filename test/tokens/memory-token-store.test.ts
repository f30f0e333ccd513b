import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../src/testing/manual-clock.js'
import { tokenStoreChecks } from '../../src/testing/token-store-conformance.js'
import { createTokenMemory } from '../../src/tokens/memory-token-store.js'
import { NOW } from './build-token.js'

describe('createTokenMemory', () => {
  it.each(tokenStoreChecks)('$name', async ({ run }) => {
    const clock = createManualClock(NOW)
    const { open } = createTokenMemory({ clock })

    await expect(run({ open, now: clock.now, elapse: clock.advance })).resolves.toBeUndefined()
  })

  it('forgets the least recently used record', async () => {
    const store = createTokenMemory({ maxEntries: 2, clock: createManualClock(NOW) }).open()
    const record = { token: 't', owner: 'o', expiresAt: NOW + 1 }
    await store.putIfLater('a', record)
    await store.putIfLater('b', record)
    await store.get('a')
    await store.putIfLater('c', record)

    expect(await Promise.all(['a', 'b', 'c'].map((key) => store.get(key)))).toEqual([
      record,
      undefined,
      record,
    ])
  })
})
