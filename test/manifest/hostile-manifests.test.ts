import { describe, expect, it } from 'vitest'
import { checkManifest } from '../../src/manifest/check-manifest.js'
import { APP_ID, appManifest, entityManifest, numbered } from './manifest-texts.js'

const KIB = 1024

/** Longer than any of these takes on a slow machine, and far shorter than a mistake would. */
const PATIENCE_MS = 20_000

describe('checkManifest, given a hostile manifest', { timeout: PATIENCE_MS }, () => {
  it('refuses 5 MB of anchors without parsing them', () => {
    const anchors = 'x: [' + '&a b, *a, '.repeat(512 * KIB) + ']'
    expect(rulesOf(anchors)).toEqual(['1:1 file-too-large'])
  })

  it('accepts a file of 256 KiB and refuses one with one character more', () => {
    const text = appManifest('')
    const filled = text + '#'.repeat(256 * KIB - text.length)
    expect(rulesOf(filled)).toEqual([])
    expect(rulesOf(`${filled}#`)).toEqual(['1:1 file-too-large'])
  })

  it('refuses aliases of aliases that would be billions of values', () => {
    const levels = numbered(30, (n) => `l${n}: &l${n} [${`*l${n - 1}, `.repeat(9)}]`)
    expect(rulesOf(['l0: &l0 x', ...levels].join('\n'))).toEqual(['2:10 alias-expansion'])
  })

  it('refuses merge keys that would be billions of members', () => {
    const levels = numbered(30, (n) => `l${n}: &l${n} { <<: [${`*l${n - 1}, `.repeat(9)}] }`)
    expect(rulesOf(['l0: &l0 { a: x }', ...levels].join('\n'))).toEqual(['2:16 alias-expansion'])
  })

  it('refuses many modules that are all the same long list', () => {
    const list = `x: &list [${'{ endpoint: e }, '.repeat(1000)}]`
    const modules = numbered(200, (n) => `  m${n}: *list`)
    expect(rulesOf(appManifest([list, 'modules:', ...modules].join('\n')))).toEqual([
      '4:7 alias-expansion',
    ])
  })

  it('reads 10,000 aliases of one anchor', () => {
    const text = appManifest(`x: &x 1\ny: [${'*x, '.repeat(10_000)}]`)
    expect(rulesOf(text)).toEqual([])
  })

  it('reads a mapping of 10,000 members', () => {
    expect(rulesOf(appManifest(numbered(10_000, (n) => `a${n}: 1`).join('\n')))).toEqual([])
  })

  it.each([
    { name: 'lists', text: `a: ${'['.repeat(20_000)}` },
    { name: 'closed lists', text: `a: ${'['.repeat(20_000)}${']'.repeat(20_000)}` },
    { name: 'lists of one line', text: `${'- '.repeat(20_000)}x` },
  ])('refuses very deep $name', ({ text }) => {
    expect(checkManifest(text).findings[0]).toMatchObject({ rule: 'yaml-syntax' })
  })

  it.each([100, 300, 500])('survives lists nested %d deep', (depth) => {
    const text = appManifest(`a: ${'['.repeat(depth)}${']'.repeat(depth)}`)
    expect(checkManifest(text).findings).toEqual([])
  })

  it('gives the first ten of thousands of syntax errors', () => {
    expect(checkManifest('}{[\t"'.repeat(2000)).findings).toHaveLength(10)
  })

  it('gives each of thousands of findings once', () => {
    const indexes = numbered(3000, (n) => `nope${n}`).join(', ')
    const entity = `name: abc\n        attributes: { at: { type: string } }\n        indexes: [${indexes}]`
    expect(checkManifest(entityManifest(entity)).findings).toHaveLength(3001)
  })

  it('keeps to the manifest when names are those of members of every object', () => {
    const text = `constructor: 1\ntoString: 2\nhasOwnProperty: 3\napp: { id: '${APP_ID}', valueOf: 4 }\n`
    expect(checkManifest(text).manifest).toEqual({ appId: APP_ID, entities: [], warnings: [] })
  })
})

function rulesOf(text: string): string[] {
  return checkManifest(text).findings.map(({ line, column, rule }) => `${line}:${column} ${rule}`)
}
