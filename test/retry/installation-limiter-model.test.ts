import { fc } from '../properties.js'
import { describe, expect, it } from 'vitest'
import { inOrder } from '../invocation/in-order.js'
import { inTurn } from '../models/in-turn.js'
import { createSeededRandom } from '../models/seeded-random.js'
import { setUpLimiter, settle } from './limiter-harness.js'

interface Step {
  readonly kind: 'send' | 'success' | 'throttle' | 'abort'
  readonly ms: number
}

const MAX_WAITING = 20
const MAX_WAIT_MS = 2000
/** A turn comes at a whole millisecond. */
const ROUNDING_MS = 1

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('send'), ms: fc.nat(50) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('success'), ms: fc.nat(200) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('throttle'), ms: fc.nat(3000) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('abort'), ms: fc.nat(50) }) },
)

/** One installation whose requests come, wait and go. */
function createLineModel(seed: number) {
  const random = createSeededRandom(seed)
  const harness = setUpLimiter({
    random: random.next,
    maxWaiting: MAX_WAITING,
    maxWaitMs: MAX_WAIT_MS,
  })
  const { clock, limiter } = harness
  const went: number[] = []
  const waits: number[] = []
  const waiting = new Map<number, AbortController>()
  let name = 0

  function send(): void {
    const own = (name += 1)
    const since = clock.elapsed()
    const controller = new AbortController()
    const turn = limiter.enter('a', { signal: controller.signal })
    if (turn === undefined) return void went.push(own)
    waiting.set(own, controller)
    const leave = () => {
      waiting.delete(own)
      waits.push(clock.elapsed() - since)
    }
    turn
      .then(
        () => went.push(own),
        () => undefined,
      )
      .then(leave, leave)
  }

  const actions: Readonly<Record<Step['kind'], (ms: number) => void>> = {
    send,
    success: () => limiter.onSuccess('a'),
    throttle: (ms) => limiter.onThrottled('a', ms),
    abort: () => {
      if (waiting.size > 0) random.pick([...waiting.values()]).abort()
    },
  }
  return { ...harness, actions, went, waits, waiting }
}

describe('createInstallationLimiter', () => {
  it('serves in order, refuses in time and settles everybody, whatever happens', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 200 }), fc.nat(), async (steps, seed) => {
        const { clock, actions, advance, went, waits, waiting } = createLineModel(seed)
        const lengths: number[] = []
        await inTurn(steps, async ({ kind, ms }) => {
          await inOrder(ms, () => advance(1))
          actions[kind](ms)
          await settle()
          lengths.push(waiting.size)
        })
        await inOrder(MAX_WAIT_MS + ROUNDING_MS, () => advance(1))
        expect(waiting.size + clock.pending()).toBe(0)
        expect(Math.max(0, ...lengths)).toBeLessThanOrEqual(MAX_WAITING)
        expect(Math.max(0, ...waits)).toBeLessThanOrEqual(MAX_WAIT_MS + ROUNDING_MS)
        expect(went).toEqual(went.toSorted((left, right) => left - right))
      }),
      { numRuns: 20 },
    )
  })

  it('finds the rate of a platform that refuses more than 50 requests per second', async () => {
    const random = createSeededRandom(7).next
    const { limiter, advance } = setUpLimiter({ random, maxWaitMs: 20_000 })
    let allowed = 50
    let served = 0
    let throttled = 0
    const request = () => {
      if (allowed < 1) {
        throttled += 1
        return limiter.onThrottled('a', undefined)
      }
      allowed -= 1
      served += 1
      return limiter.onSuccess('a')
    }
    await inOrder(6000, async () => {
      await advance(10)
      allowed = Math.min(50, allowed + 0.5)
      const turn = limiter.enter('a')
      if (turn === undefined) request()
      turn?.then(request, () => {})
    })
    expect(served).toBeGreaterThan(0.8 * 50 * 60)
    expect(throttled).toBeLessThan(30)
  })
})
