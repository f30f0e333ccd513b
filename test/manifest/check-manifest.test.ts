import { describe, expect, it } from 'vitest'
import { checkManifest } from '../../src/manifest/check-manifest.js'
import { type ManifestFinding, renderFinding } from '../../src/manifest/manifest-finding.js'
import { MANIFEST_RULES } from '../../src/manifest/manifest-rules.js'
import { ILLEGAL_DELIVERIES } from './illegal-deliveries.js'
import { ILLEGAL_DOCUMENTS } from './illegal-documents.js'
import { ILLEGAL_ENTITIES } from './illegal-entities.js'
import { LEGAL_MANIFESTS } from './legal-manifests.js'
import { appManifest } from './manifest-texts.js'

const TABLES = [
  { what: 'file', cases: ILLEGAL_DOCUMENTS },
  { what: 'set of entities', cases: ILLEGAL_ENTITIES },
  { what: 'way to the remote', cases: ILLEGAL_DELIVERIES },
]

/** Rules that hostile-manifests.test.ts breaks. */
const BOUNDS = ['file-too-large', 'alias-expansion']

describe('checkManifest', () => {
  describe.each(TABLES)('finds fault with a $what', ({ cases }) => {
    it.each(cases)('with $name', ({ text, found, message }) => {
      const { findings } = checkManifest(text)
      expect(findings.map(toSummary)).toEqual(found)
      expect(findings[0]?.message).toContain(message)
    })
  })

  it('names each rule of the table for one of those manifests', () => {
    const cases = TABLES.flatMap((table) => table.cases)
    const found = cases.flatMap((row) => row.found.map((finding) => finding.split(' ').at(-1)))
    expect(new Set([...found, ...BOUNDS])).toEqual(new Set(Object.keys(MANIFEST_RULES)))
  })

  it.each(LEGAL_MANIFESTS)('finds nothing in a manifest with $name', ({ text }) => {
    const { findings, manifest } = checkManifest(text)
    expect(findings).toEqual([])
    expect(manifest?.warnings).toEqual([])
  })

  it('gives the file, the row of the table and what to do with each finding', () => {
    const { findings } = checkManifest(appManifest('modules: []'), { file: 'app/manifest.yml' })
    const expected: readonly ManifestFinding[] = [
      {
        file: 'app/manifest.yml',
        line: 2,
        column: 10,
        rule: 'wrong-type',
        severity: 'error',
        message: 'modules: expected a mapping, found a list',
        nextStep: 'write it in the form that is expected',
      },
    ]
    expect(findings).toEqual(expected)
  })

  it('gives the manifest when all findings are warnings, and none when one is an error', () => {
    const warned = checkManifest(appManifest('remotes: [{ key: r, baseUrl: http://localhost }]'))
    expect(warned.manifest?.warnings).toEqual(warned.findings)
    expect(warned.findings).toMatchObject([{ severity: 'warning' }])
    expect(checkManifest(appManifest('remotes: {}'))).not.toHaveProperty('manifest')
  })

  it('never quotes a base URL, which can hold a password', () => {
    const text = appManifest('remotes: [{ key: r, baseUrl: "http://me:secret@host/path?q" }]')
    expect(JSON.stringify(checkManifest(text).findings)).not.toMatch(/secret|host\/|me:/)
  })

  it('cuts long texts and escapes control characters in its messages', () => {
    const text = `app: { id: "\\e[31m${'x'.repeat(500)}" }\n`
    const [finding] = checkManifest(text).findings
    expect(finding?.message).toContain(String.raw`found "\u001b[31mxxx`)
    expect(finding?.message.length).toBeLessThan(250)
  })

  it('never changes the prototype of objects', () => {
    checkManifest('app: { __proto__: { polluted: 1 } }\n__proto__: { polluted: 1 }\n')
    expect({}).not.toHaveProperty('polluted')
  })
})

describe('MANIFEST_RULES', () => {
  it.each(Object.entries(MANIFEST_RULES))('says what %s finds and what to do', (rule, facts) => {
    expect(rule).toMatch(/^[a-z]+(-[a-z]+)*$/)
    expect(facts.summary).toMatch(/^[A-Za-z].*[^.]$/)
    expect(facts.nextStep).toMatch(/^[a-z].*[^.]$/)
  })
})

describe('renderFinding', () => {
  it('writes one line', () => {
    const [finding] = checkManifest('app: { id: 12 }', { file: 'm.yml' }).findings
    expect(finding && renderFinding(finding)).toMatch(
      /^m\.yml:1:12 error wrong-type app id: expected an app id .*, found number 12; write it in the form that is expected$/,
    )
  })
})

function toSummary({ line, column, severity, rule }: ManifestFinding): string {
  return `${line}:${column} ${severity} ${rule}`
}
