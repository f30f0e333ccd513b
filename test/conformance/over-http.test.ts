import { afterAll, describe, expect, it } from 'vitest'
import { createHttpDoor } from './http-door.js'
import { readFixtures, readVectors } from './read-vectors.js'
import { runVector } from './run-vector.js'

const fixtures = readFixtures()
const door = createHttpDoor(fixtures)
afterAll(() => door.close())

describe('the emulator over HTTP', () => {
  it.each(readVectors())('answers as $id says', async (vector) => {
    expect(await runVector(vector, door, fixtures)).toBeUndefined()
  })
})
