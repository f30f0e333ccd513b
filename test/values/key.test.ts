import { fc } from '../properties.js'
import { describe, expect, it } from 'vitest'
import { findKeyProblem } from '../../src/values/key.js'

describe('findKeyProblem', () => {
  it.each(['a', ' a ', 'a:b.c_d-e#f', '0', 'line\nbreak', 'k'.repeat(500), '557058:a-b'])(
    'accepts %j',
    (key) => {
      expect(findKeyProblem(key)).toBeUndefined()
    },
  )

  it.each([
    { key: '', problem: 'KEY_TOO_SHORT' },
    { key: 'k'.repeat(501), problem: 'KEY_TOO_LONG' },
    { key: ' ', problem: 'INVALID_KEY' },
    { key: '\n\t', problem: 'INVALID_KEY' },
    { key: 'a/b', problem: 'INVALID_KEY' },
    { key: 'a@b.c', problem: 'INVALID_KEY' },
    { key: '{uuid}', problem: 'INVALID_KEY' },
    { key: '100%', problem: 'INVALID_KEY' },
    { key: 'é', problem: 'INVALID_KEY' },
    { key: '😀', problem: 'INVALID_KEY' },
  ])('refuses $key with $problem', ({ key, problem }) => {
    expect(findKeyProblem(key)).toBe(problem)
  })

  it('agrees with the documented expression for every string', () => {
    // `RegExp` from text: as a literal, formatters would rewrite what is documented.
    const documented = new RegExp('^(?!\\s+$)[a-zA-Z0-9:._\\s-#]+$')
    const alphabet = fc.constantFrom(...Array.from('aZ09:._-# \n\u00a0\u2028/@é{'))
    fc.assert(
      fc.property(fc.string({ unit: alphabet, minLength: 1, maxLength: 20 }), (key) => {
        expect(findKeyProblem(key) === undefined).toBe(documented.test(key))
      }),
    )
  })
})
