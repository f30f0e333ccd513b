import { describe, expect, it } from 'vitest'
import { createEngineDoor, isForEngine } from './engine-door.js'
import { readFixtures, readVectors } from './read-vectors.js'
import { runVector } from './run-vector.js'

const fixtures = readFixtures()
const door = createEngineDoor(fixtures)

describe('the engine in this process', () => {
  it.each(readVectors().filter(isForEngine))('answers as $id says', async (vector) => {
    expect(await runVector(vector, door, fixtures)).toBeUndefined()
  })
})
