import { afterAll, describe, expect, it } from 'vitest'
import { createHttpDoor, isForHttp } from './http-door.js'
import { readFixtures, readVectors } from './read-vectors.js'
import { runVector } from './run-vector.js'

const fixtures = readFixtures()
const door = createHttpDoor(fixtures)
afterAll(() => door.close())

describe('the emulator over HTTP', () => {
  it.each(readVectors().filter(isForHttp))('answers as $id says', async (vector) => {
    expect(await runVector(vector, door, fixtures)).toBeUndefined()
  })
})
