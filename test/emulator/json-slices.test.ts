import { fc } from '../properties.js'
import { describe, expect, it } from 'vitest'
import { sliceElements, sliceMembers } from '../../src/emulator/engine/json-slices.js'

const space = fc
  .array(fc.constantFrom(' ', '\t', '\n', '\r'), { maxLength: 2 })
  .map((signs) => signs.join(''))
const digits = fc.stringMatching(/^\d{1,38}$/).map((text) => text.replace(/^0+(?=.)/, ''))
const number = fc.oneof(
  digits,
  fc.tuple(digits, digits).map(([whole, fraction]) => `-${whole}.${fraction}`),
  fc.constantFrom('1e-130', '9.9999999999999999999999999999999999999E+125', '-0', '0.10'),
)
/** Text with each character as it is, as a short escape or as a long one. */
const text = fc
  .array(fc.tuple(fc.string({ unit: 'binary', maxLength: 2 }), fc.boolean()), { maxLength: 6 })
  .map((parts) => `"${parts.map(([part, isEscaped]) => quote(part, isEscaped)).join('')}"`)
const ESCAPES = ['"\\\\"', '"\\""', '"\\\\\\""', '"a\\\\\\\\"', '"\\/}"']
const name = fc.oneof(
  text,
  fc.constantFrom(...ESCAPES),
  fc.constantFrom('"value"', '"\\u0076alue"', '"__proto__"', '""', '"a"'),
)

/** Any JSON text, with white space wherever it may be and names that come twice. */
const { json, object, array } = fc.letrec<{ json: string; object: string; array: string }>(
  (tie) => ({
    json: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      fc.oneof(number, text, fc.constantFrom('true', 'false', 'null', ...ESCAPES)),
      tie('object'),
      tie('array'),
    ),
    object: fc
      .array(fc.tuple(space, name, space, space, tie('json'), space), { maxLength: 5 })
      .map((members) => `{${members.map(toMember).join()}}`),
    array: fc
      .array(fc.tuple(space, tie('json'), space), { maxLength: 5 })
      .map((elements) => `[${elements.map((parts) => parts.join('')).join()}]`),
  }),
)

describe('sliceMembers', () => {
  it('takes any object apart as JSON.parse does', () => {
    fc.assert(
      fc.property(space, object, space, (before, members, after) => {
        const given = before + members + after
        const parsed = JSON.parse(given) as object
        const sliced = sliceMembers(given)
        expect(new Set(sliced.keys())).toEqual(new Set(Object.keys(parsed)))
        for (const [member, slice] of sliced) {
          expect(JSON.parse(slice)).toEqual(Object.getOwnPropertyDescriptor(parsed, member)?.value)
          expect(slice).toBe(slice.trim())
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('gives back each value just as it came', () => {
    fc.assert(
      fc.property(json, space, (value, between) => {
        const given = `{"key":"k",${between}"value"${between}:${between}${value}${between}}`
        expect(sliceMembers(given).get('value')).toBe(value.trim())
      }),
      { numRuns: 2000 },
    )
  })

  it('takes the last of two members with one name, however they are written', () => {
    expect(sliceMembers('{"value":1,"\\u0076alue":2,"valu\\u0065":[3]}').get('value')).toBe('[3]')
  })
})

describe('sliceElements', () => {
  it('takes any array apart as JSON.parse does', () => {
    fc.assert(
      fc.property(space, array, (before, elements) => {
        const given = before + elements
        expect(sliceElements(given).map((slice) => JSON.parse(slice) as unknown)).toEqual(
          JSON.parse(given),
        )
      }),
      { numRuns: 2000 },
    )
  })
})

function toMember([before, member, after, start, value, end]: readonly string[]): string {
  return `${before}${member}${after}:${start}${value}${end}`
}

function quote(part: string, isEscaped: boolean): string {
  if (!isEscaped) return JSON.stringify(part).slice(1, -1)
  return Array.from({ length: part.length }, (_, index) => {
    return `\\u${part.charCodeAt(index).toString(16).padStart(4, '0')}`
  }).join('')
}
