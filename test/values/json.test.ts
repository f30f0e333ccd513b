import { fc } from '../properties.js'
import { describe, expect, it } from 'vitest'
import { findJsonProblem, measureDepth } from '../../src/values/json.js'

const cycle: Record<string, unknown> = { name: 'a' }
cycle['self'] = [cycle]

describe('findJsonProblem', () => {
  it.each<{ value: unknown; path: string; found: string }>([
    { value: undefined, path: '', found: 'undefined' },
    { value: () => 1, path: '', found: 'a function' },
    { value: Symbol('s'), path: '', found: 'a symbol' },
    { value: 1n, path: '', found: 'a bigint' },
    { value: { a: { b: [1, NaN] } }, path: 'a.b[1]', found: 'NaN' },
    { value: [Infinity], path: '[0]', found: 'Infinity' },
    { value: { at: new Date(0) }, path: 'at', found: 'a Date' },
    { value: { map: new Map() }, path: 'map', found: 'a Map' },
    { value: [1, undefined], path: '[1]', found: 'undefined' },
    // oxlint-disable-next-line no-sparse-arrays
    { value: [, 1], path: '[0]', found: 'undefined' },
    { value: cycle, path: 'self[0]', found: 'a reference to itself' },
    { value: { toJSON: () => 1 }, path: '', found: 'an object with toJSON' },
    { value: Buffer.from('a'), path: '', found: 'a Buffer' },
  ])('finds $found at "$path"', ({ value, path, found }) => {
    expect(findJsonProblem(value)).toEqual({ path, found })
  })

  it('takes members that are undefined as absent', () => {
    expect(findJsonProblem({ a: undefined, b: 1 })).toBeUndefined()
  })

  it('lets one object stand in two places', () => {
    const shared = { a: 1 }
    expect(findJsonProblem([shared, shared])).toBeUndefined()
  })

  it('accepts whatever JSON can hold, which then comes back the same', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(findJsonProblem(value)).toBeUndefined()
        // -0 is the one number that JSON changes.
        expect(JSON.stringify(JSON.parse(JSON.stringify(value)))).toBe(JSON.stringify(value))
      }),
    )
  })
})

describe('measureDepth', () => {
  it.each<[unknown, number]>([
    [1, 0],
    [null, 0],
    [{}, 1],
    [[[]], 2],
    [{ a: [{ b: 1 }] }, 3],
  ])('of %j is %i', (value, depth) => {
    expect(measureDepth(value, 32)).toBe(depth)
  })

  it('counts no further than one past the limit, even in a cycle', () => {
    expect(measureDepth(cycle, 32)).toBe(33)
  })
})
