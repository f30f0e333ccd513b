import { describe, expect, it } from 'vitest'
import { ForgeRemoteError } from '../../src/errors.js'
import { createKeySet } from '../../src/invocation/create-key-set.js'
import { createManualClock } from '../../src/testing/manual-clock.js'
import { inOrder } from './in-order.js'
import { createRecordedLog } from './recorded-log.js'
import { NOW, createTestKey } from './sign-token.js'

const OLD = createTestKey('old').jwk
const NEW = createTestKey('new').jwk
const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** A key set whose endpoint does what the test says, on a clock that the test turns. */
function setUp({ allowEmulatorKeys = false } = {}) {
  const clock = createManualClock(NOW)
  const log = createRecordedLog()
  const endpoint = { keys: [OLD] as unknown[], answer: 'keys' as 'keys' | 'fails' | 'hangs' }
  const fetchedAt: number[] = []
  const release: (() => void)[] = []
  const fetchKeySet = async (): Promise<string> => {
    fetchedAt.push(clock.now() - NOW)
    const { answer } = endpoint
    const body = JSON.stringify({ keys: endpoint.keys })
    if (answer === 'hangs') await new Promise<void>((resolve) => release.push(resolve))
    if (answer === 'fails') throw new ForgeRemoteError('ERR_KEY_SET', 'endpoint is down')
    return body
  }
  const options = { url: 'https://keys.example/jwks.json', fetchKeySet, clock, log }
  const keySet = createKeySet({ ...options, allowEmulatorKeys })
  return { keySet, clock, log, endpoint, fetchedAt, release }
}

/** Lets a fetch in the background come to its end. */
async function settle(): Promise<void> {
  await inOrder(20, () => new Promise(setImmediate))
}

describe('createKeySet', () => {
  it('fetches once for all who ask at the same time', async () => {
    const { keySet, fetchedAt } = setUp()

    const keys = await Promise.all(Array.from({ length: 50 }, () => keySet.getKey('old')))

    expect(new Set(keys).size).toBe(1)
    expect(keys[0]?.type).toBe('public')
    expect(fetchedAt).toEqual([0])
  })

  it('does not fetch before it is asked, unless it is warmed up', async () => {
    const { keySet, fetchedAt } = setUp()
    expect(fetchedAt).toEqual([])

    keySet.prewarm()
    await settle()
    await keySet.getKey('old')

    expect(fetchedAt).toEqual([0])
  })

  it('C23: refreshes every 5 minutes without being asked', async () => {
    const { keySet, clock, endpoint, fetchedAt } = setUp()
    await keySet.getKey('old')
    endpoint.keys = [NEW]

    clock.advance(5 * MINUTE)
    await settle()

    expect(fetchedAt).toEqual([0, 5 * MINUTE])
    await expect(keySet.getKey('old')).resolves.toBeUndefined()
  })

  it('C18: answers known keys at once while a refresh hangs', async () => {
    const { keySet, clock, endpoint, release } = setUp()
    await keySet.getKey('old')
    endpoint.answer = 'hangs'

    clock.advance(5 * MINUTE)

    await expect(keySet.getKey('old')).resolves.toBeDefined()
    expect(release).toHaveLength(1)
    release.forEach((open) => open())
    await settle()
  })

  it('makes up for a timer that a paused process missed', async () => {
    const clock = { now: () => now, elapsed: () => now, schedule: () => () => {} }
    let now = NOW
    let fetches = 0
    const fetchKeySet = () => {
      fetches += 1
      return Promise.resolve(JSON.stringify({ keys: [OLD] }))
    }
    const keySet = createKeySet({ url: 'u', fetchKeySet, clock, log: createRecordedLog() })
    await keySet.getKey('old')
    now += HOUR

    await keySet.getKey('old')
    await settle()

    expect(fetches).toBe(2)
  })

  it('C22: fetches at once for an unknown key, so that a rotation refuses no token', async () => {
    const { keySet, clock, endpoint, fetchedAt } = setUp()
    await keySet.getKey('old')
    endpoint.keys = [OLD, NEW]
    clock.advance(20)

    await expect(keySet.getKey('new')).resolves.toBeDefined()
    expect(fetchedAt).toEqual([0, 20])
  })

  it('asks again when a key was published while a fetch was under way', async () => {
    const { keySet, clock, endpoint, release } = setUp()
    await keySet.getKey('old')
    endpoint.answer = 'hangs'
    clock.advance(5 * MINUTE)
    endpoint.answer = 'keys'
    endpoint.keys = [OLD, NEW]

    const found = keySet.getKey('new')
    release.forEach((open) => open())

    await expect(found).resolves.toBeDefined()
  })

  it('C20: fetches twice in 30 seconds at most, however many unknown keys are asked for', async () => {
    const { keySet, clock, fetchedAt } = setUp()
    await keySet.getKey('old')
    clock.advance(MINUTE)

    await inOrder(300, async (at) => {
      await expect(keySet.getKey(`unknown-${at}`)).resolves.toBeUndefined()
      clock.advance(100)
    })

    const afterStart = fetchedAt.slice(1)
    expect(afterStart).toEqual([MINUTE, MINUTE + 100])
  })

  it('C20: shares one fetch among a thousand unknown keys', async () => {
    const { keySet, clock, fetchedAt } = setUp()
    await keySet.getKey('old')
    clock.advance(MINUTE)

    const kids = Array.from({ length: 1000 }, (_, index) => `unknown-${index}`)
    const found = await Promise.all(kids.map((kid) => keySet.getKey(kid)))

    expect(found.every((key) => key === undefined)).toBe(true)
    expect(fetchedAt).toEqual([0, MINUTE])
  })

  it('finds a rotated key in spite of a flood, 30 seconds later at the latest', async () => {
    const { keySet, clock, endpoint } = setUp()
    await keySet.getKey('old')
    await keySet.getKey('unknown-1')
    endpoint.keys = [OLD, NEW]

    await expect(keySet.getKey('new')).resolves.toBeUndefined()
    clock.advance(30 * SECOND)
    await expect(keySet.getKey('new')).resolves.toBeDefined()
  })

  it('does not ask for an unknown key again for a minute', async () => {
    const { keySet, clock, fetchedAt } = setUp()
    await keySet.getKey('unknown')
    await inOrder(60, async () => {
      clock.advance(SECOND)
      await keySet.getKey('unknown')
    })

    expect(fetchedAt).toEqual([0, MINUTE])
  })

  it('C19: serves the last good keys for 24 hours while the endpoint fails, and then refuses with 503', async () => {
    const { keySet, clock, endpoint } = setUp()
    await keySet.getKey('old')
    endpoint.answer = 'fails'

    await inOrder(24 * 60, async () => {
      clock.advance(MINUTE)
      await expect(keySet.getKey('old')).resolves.toBeDefined()
    })
    clock.advance(MINUTE)

    await expect(keySet.getKey('old')).rejects.toMatchObject({
      code: 'ERR_KEY_SET',
      httpStatus: 503,
    })
  })

  it('C14: never replaces keys by an empty set', async () => {
    const { keySet, clock, endpoint, log } = setUp()
    await keySet.getKey('old')
    endpoint.keys = []
    clock.advance(5 * MINUTE)
    await settle()

    await expect(keySet.getKey('old')).resolves.toBeDefined()
    expect(log.entries).toEqual([
      {
        level: 'warn',
        fields: {
          event: 'key-set-failure',
          url: 'https://keys.example/jwks.json',
          failures: 1,
          keysInUse: 1,
        },
        message: 'key set could not be refreshed: key set has no usable key',
      },
    ])
  })

  it('C21: waits 1 second after a failure, then twice as long each time, up to 30', async () => {
    const { keySet, clock, endpoint, fetchedAt } = setUp()
    endpoint.answer = 'fails'

    await inOrder(100 * 10, async () => {
      await expect(keySet.getKey('old')).rejects.toMatchObject({ code: 'ERR_KEY_SET' })
      clock.advance(100)
    })

    expect(fetchedAt.map((at) => at / SECOND)).toEqual([0, 1, 3, 7, 15, 31, 61, 91])
  })

  it('says when to try again', async () => {
    const { keySet, clock, endpoint } = setUp()
    endpoint.answer = 'fails'
    await expect(keySet.getKey('old')).rejects.toMatchObject({ retryAfterMs: 1000 })
    clock.advance(SECOND)

    await expect(keySet.getKey('old')).rejects.toMatchObject({ retryAfterMs: 2000 })
  })

  it('goes on in the background after a failure', async () => {
    const { keySet, clock, endpoint, fetchedAt } = setUp()
    await keySet.getKey('old')
    endpoint.answer = 'fails'
    clock.advance(5 * MINUTE)
    await settle()
    endpoint.answer = 'keys'
    endpoint.keys = [NEW]
    clock.advance(SECOND)
    await settle()

    expect(fetchedAt).toEqual([0, 5 * MINUTE, 5 * MINUTE + SECOND])
    await expect(keySet.getKey('new')).resolves.toBeDefined()
  })

  it('E5: calls an unknown key unavailable, not unknown, while the endpoint fails', async () => {
    const { keySet, clock, endpoint } = setUp()
    await keySet.getKey('old')
    clock.advance(MINUTE)
    endpoint.answer = 'fails'

    await expect(keySet.getKey('new')).rejects.toMatchObject({ code: 'ERR_KEY_SET' })
    await expect(keySet.getKey('new')).rejects.toMatchObject({ code: 'ERR_KEY_SET' })
    await expect(keySet.getKey('old')).resolves.toBeDefined()
  })

  it('recovers with the first request after an outage at the start', async () => {
    const { keySet, clock, endpoint } = setUp()
    endpoint.answer = 'fails'
    keySet.prewarm()
    await settle()
    endpoint.answer = 'keys'
    clock.advance(SECOND)

    await expect(keySet.getKey('old')).resolves.toBeDefined()
  })

  it('C23: reloads on demand, so that a revoked key is gone at once', async () => {
    const { keySet, endpoint } = setUp()
    await keySet.getKey('old')
    endpoint.keys = [NEW]

    await keySet.reload()

    await expect(keySet.getKey('old')).resolves.toBeUndefined()
  })

  it('says that a reload did not work, and keeps the keys', async () => {
    const { keySet, endpoint } = setUp()
    await keySet.getKey('old')
    endpoint.answer = 'fails'

    await expect(keySet.reload()).rejects.toMatchObject({
      code: 'ERR_KEY_SET',
      message: 'key set https://keys.example/jwks.json: endpoint is down',
    })
    await expect(keySet.getKey('old')).resolves.toBeDefined()
  })

  it('does not take unexpected errors of the fetch for the end of the process', async () => {
    const { clock } = setUp()
    const fetchKeySet = () => Promise.reject(new RangeError('secret detail'))
    const keySet = createKeySet({ url: 'u', fetchKeySet, clock, log: createRecordedLog() })

    await expect(keySet.getKey('old')).rejects.toMatchObject({
      message: 'key set u: unexpected error',
    })
  })

  it('logs entries that are not used once, and again when they change', async () => {
    const { keySet, clock, endpoint, log } = setUp()
    endpoint.keys = [OLD, null]
    await keySet.getKey('old')
    clock.advance(5 * MINUTE)
    await settle()
    endpoint.keys = [null, OLD]
    clock.advance(5 * MINUTE)
    await settle()

    expect(log.entries.map(({ fields }) => fields['rejected'])).toEqual([
      [{ index: 1, reason: 'not an object' }],
      [{ index: 0, reason: 'not an object' }],
    ])
  })

  it.each([
    { allowEmulatorKeys: false, found: false, fetches: 0 },
    { allowEmulatorKeys: true, found: true, fetches: 1 },
  ])(
    "C24: knows the emulator's keys only when allowed: $allowEmulatorKeys",
    async ({ allowEmulatorKeys, found, fetches }) => {
      const { keySet, endpoint, fetchedAt } = setUp({ allowEmulatorKeys })
      endpoint.keys = [{ ...OLD, kid: 'emulator/1' }]

      const key = await keySet.getKey('emulator/1')

      expect(key !== undefined).toBe(found)
      expect(fetchedAt).toHaveLength(fetches)
    },
  )

  it('stops refreshing when it is closed', async () => {
    const { keySet, clock, fetchedAt } = setUp()
    await keySet.getKey('old')
    keySet.close()
    clock.advance(HOUR)
    await settle()

    expect(fetchedAt).toEqual([0])
  })
})
