import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isRedisMissing } from '../redis/start-redis.js'
import { type OutageWorld, TROUBLES, startOutageWorld } from './store-outage.js'

const REQUESTS = 60

describe.skipIf(isRedisMissing())('requests that bring a token of their own', () => {
  let world: OutageWorld
  const rejections: unknown[] = []
  const note = (reason: unknown) => void rejections.push(reason)
  beforeEach(async () => {
    rejections.length = 0
    process.on('unhandledRejection', note)
    world = await startOutageWorld()
  })
  afterEach(async () => {
    await world.close()
    process.off('unhandledRejection', note)
  })

  it.each(TROUBLES)('all succeed while the token store is $name', async ({ begin, end }) => {
    expect(await world.send(REQUESTS)).toMatchObject({ failed: 0 })
    await begin(world)
    expect(await world.send(REQUESTS)).toMatchObject({ failed: 0 })
    await end(world)
    expect(await world.send(REQUESTS)).toMatchObject({ failed: 0 })
    expect(rejections).toEqual([])
  })
})
