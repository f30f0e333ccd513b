import { fc } from '../properties.js'
import { describe, expect, it } from 'vitest'
import {
  compareExactNumbers,
  isDecimal,
  mayHoldDecimals,
  toExactNumber,
} from '../../src/emulator/engine/decimal.js'

/** Numbers of up to 38 digits with few exponents, so that many pairs are close together. */
const parts = fc.record({
  isNegative: fc.boolean(),
  digits: fc.oneof(
    fc.bigInt({ min: 0n, max: 10n ** 38n - 1n }),
    fc.integer({ min: -2, max: 2 }).map((step) => 9_007_199_254_740_993n + BigInt(step)),
    fc.bigInt({ min: 0n, max: 20n }),
  ),
  exponent: fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(-130, 88, -1)),
})

describe('compareExactNumbers', () => {
  it('orders numbers as whole-number arithmetic does', () => {
    fc.assert(
      fc.property(parts, parts, (left, right) => {
        const order = compareExactNumbers(toExactNumber(write(left)), toExactNumber(write(right)))
        const difference = scale(left) - scale(right)
        expect(Math.sign(order)).toBe(difference === 0n ? 0 : difference < 0n ? -1 : 1)
      }),
      { numRuns: 5000 },
    )
  })
})

describe('toExactNumber', () => {
  it.each([
    '0',
    '1',
    '-1.5',
    '1.50',
    '0.1',
    '1E3',
    '0.0010e3',
    '9007199254740992',
    '1e+25',
    '123456789012345.6',
  ])('takes %s for a plain number', (text) => {
    expect(toExactNumber(text)).toBe(Number(text))
  })

  it.each(['-0', '0.000', '0e500', '-0.0E-3'])('takes %s for zero', (text) => {
    expect(toExactNumber(text)).toBe(0)
  })

  it.each([
    '9007199254740993',
    '0.1000000000000000055',
    '1e-400',
    '99999999999999999999999999999999999999',
  ])('keeps the digits of %s', (text) => {
    expect(isDecimal(toExactNumber(text))).toBe(true)
  })
})

describe('mayHoldDecimals', () => {
  it('is never false when a number would lose digits', () => {
    fc.assert(
      fc.property(parts, fc.boolean(), (given, hasExponent) => {
        const text = hasExponent ? write(given) : String(given.digits)
        const isFine = !isDecimal(toExactNumber(text)) || mayHoldDecimals(`[1,${text}]`)
        expect(isFine).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it.each(['{"a":1,"b":[2.5,-3]}', '{"at":"2026-10-09T10:00:00Z"}', '[1234567890123]'])(
    'is false for %s',
    (json) => {
      expect(mayHoldDecimals(json)).toBe(false)
    },
  )
})

interface Parts {
  isNegative: boolean
  digits: bigint
  exponent: number
}

function write({ isNegative, digits, exponent }: Parts): string {
  return `${isNegative ? '-' : ''}${digits}e${exponent}`
}

function scale({ isNegative, digits, exponent }: Parts): bigint {
  const size = digits * 10n ** BigInt(exponent + 130)
  return isNegative ? -size : size
}
