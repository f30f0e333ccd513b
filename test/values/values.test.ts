import { describe, expect, it } from 'vitest'
import { fitsAttributeType } from '../../src/values/attribute-value.js'
import { findEntityNameProblem } from '../../src/values/entity-name.js'
import { toBareInstallationId, toTenantKey } from '../../src/values/tenant.js'
import { isInvalidTtl, toSeconds } from '../../src/values/ttl.js'
import { isValueTooLarge } from '../../src/values/value-size.js'
import type { AttributeType } from '../../src/wire/entity-definition.js'

describe('findEntityNameProblem', () => {
  it.each(['abc', 'a-b:c.d_e', 'a'.repeat(60)])('accepts "%s"', (name) => {
    expect(findEntityNameProblem(name)).toBeUndefined()
  })

  it.each([
    ['ab', 'ENTITY_TYPE_TOO_SHORT'],
    ['a'.repeat(61), 'ENTITY_TYPE_TOO_LARGE'],
    ['Abc', 'INVALID_ENTITY_TYPE'],
    ['_abc', 'INVALID_ENTITY_TYPE'],
    ['-abc', 'INVALID_ENTITY_TYPE'],
    ['.abc', 'INVALID_ENTITY_TYPE'],
    ['abc.', 'INVALID_ENTITY_TYPE'],
    ['a..b', 'INVALID_ENTITY_TYPE'],
    ['a b', 'INVALID_ENTITY_TYPE'],
  ])('refuses "%s" with %s', (name, problem) => {
    expect(findEntityNameProblem(name)).toBe(problem)
  })
})

describe('fitsAttributeType', () => {
  it.each<[AttributeType, unknown]>([
    ['integer', 2 ** 31 - 1],
    ['integer', -(2 ** 31)],
    ['float', 0],
    ['float', 1e-130],
    ['float', -9.99e125],
    ['string', ' a '],
    ['boolean', false],
    ['any', { a: [null] }],
  ])('accepts for %s the value %j', (type, value) => {
    expect(fitsAttributeType(type, value)).toBe(true)
  })

  it.each<[AttributeType, unknown]>([
    ['integer', 2 ** 31],
    ['integer', -(2 ** 31) - 1],
    ['integer', 1.5],
    ['integer', '5'],
    ['float', 1e-131],
    ['float', 1e126],
    ['float', NaN],
    ['float', '1'],
    ['string', ''],
    ['string', ' \n'],
    ['string', 1],
    ['boolean', 0],
    ['boolean', 'true'],
    ['any', undefined],
    ['any', null],
  ])('refuses for %s the value %j', (type, value) => {
    expect(fitsAttributeType(type, value)).toBe(false)
  })
})

describe('isInvalidTtl', () => {
  it.each([
    { value: 1, unit: 'SECONDS' as const },
    { value: 365, unit: 'DAYS' as const },
  ])('accepts %j', (ttl) => {
    expect(isInvalidTtl(ttl)).toBe(false)
  })

  it.each([
    { value: 0, unit: 'SECONDS' as const },
    { value: -1, unit: 'HOURS' as const },
    { value: 1.5, unit: 'MINUTES' as const },
    { value: 366, unit: 'DAYS' as const },
    { value: 1, unit: 'toString' as never },
  ])('refuses %j', (ttl) => {
    expect(isInvalidTtl(ttl)).toBe(true)
  })

  it('knows how many seconds a unit has', () => {
    expect(toSeconds({ value: 2, unit: 'HOURS' })).toBe(7200)
  })
})

describe('isValueTooLarge', () => {
  it.each([
    { name: '240 KiB of ASCII', json: 'x'.repeat(240 * 1024), tooLarge: false },
    { name: 'one byte more', json: 'x'.repeat(240 * 1024 + 1), tooLarge: true },
    { name: 'fewer characters but more bytes', json: '€'.repeat(80 * 1024 + 1), tooLarge: true },
  ])('judges $name', ({ json, tooLarge }) => {
    expect(isValueTooLarge(json)).toBe(tooLarge)
  })
})

describe('toTenantKey', () => {
  it('differs wherever a part differs, however the parts are cut', () => {
    const keys = [
      { appId: 'a', environmentId: 'b', installationId: 'c' },
      { appId: 'a","b', environmentId: '', installationId: 'c' },
      { appId: 'a', environmentId: 'bc', installationId: '' },
    ].map(toTenantKey)
    expect(new Set(keys).size).toBe(3)
  })
})

describe('toBareInstallationId', () => {
  it.each([
    ['ari:cloud:ecosystem::installation/1-2', '1-2'],
    ['1-2', '1-2'],
  ])('makes of %s %s', (id, bare) => {
    expect(toBareInstallationId(id)).toBe(bare)
  })
})
