import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { TROUBLES, startOutageWorld } from '../models/store-outage.js'

const REQUESTS = 2_000
const OUTAGE_MS = 10_000

describe('requests that bring a token of their own, at night', () => {
  it.each(TROUBLES)(
    'all succeed while the store is $name for 10 s',
    async ({ name, begin, end }) => {
      const world = await startOutageWorld()
      try {
        const before = await world.send(REQUESTS)
        await begin(world)
        const [during] = await Promise.all([world.send(REQUESTS), wait(OUTAGE_MS)])
        await end(world)
        const after = await world.send(REQUESTS)
        expect([before.failed, during.failed, after.failed]).toEqual([0, 0, 0])
        const render = ({ p50, p99 }: typeof before) =>
          `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`
        process.stdout.write(
          `${name}: before ${render(before)}; during ${render(during)}; after ${render(after)}\n`,
        )
      } finally {
        await world.close()
      }
    },
  )
})
