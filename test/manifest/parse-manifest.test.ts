import { describe, expect, it } from 'vitest'
import { isForgeRemoteError } from '../../src/errors.js'
import { ManifestError } from '../../src/manifest/manifest-error.js'
import { parseManifest } from '../../src/manifest/parse-manifest.js'
import { APP_ID, appManifest, entityManifest, numbered } from './manifest-texts.js'

const FULL = `
app:
  id: ${APP_ID}
  runtime: { name: nodejs22.x }
  storage:
    classifications: [ugc]
    entities:
      - name: scope-change
        attributes:
          sprintId: &text { type: string }
          at: *text
          changeId: *text
          n: { type: integer }
        indexes:
          - at
          - name: by-sprint
            partition: [sprintId]
            range: [at]
      - name: note
        attributes: { constructor: { type: any } }
`

describe('parseManifest', () => {
  it('reads the app id, entities and indexes, and follows anchors', () => {
    const expected: unknown = {
      appId: APP_ID,
      entities: [
        {
          name: 'scope-change',
          attributes: { sprintId: 'string', at: 'string', changeId: 'string', n: 'integer' },
          indexes: [
            { name: 'at', range: 'at', partition: [] },
            { name: 'by-sprint', range: 'at', partition: ['sprintId'] },
          ],
        },
        { name: 'note', attributes: { constructor: 'any' }, indexes: [] },
      ],
      warnings: [],
    }
    expect(parseManifest(FULL)).toEqual(expected)
  })

  it.each([
    { name: 'no storage', text: `app:\n  id: ${APP_ID}\n` },
    {
      name: 'storage without entities',
      text: `app:\n  id: ${APP_ID}\n  storage: { classifications: [ugc] }\n`,
    },
    { name: 'an empty list', text: `app:\n  id: ${APP_ID}\n  storage:\n    entities:\n` },
    { name: 'an empty storage', text: `app:\n  id: ${APP_ID}\n  storage:\n` },
  ])('answers no entities when there is $name', ({ text }) => {
    expect(parseManifest(text)).toEqual({ appId: APP_ID, entities: [], warnings: [] })
  })

  it.each([
    '${APP_ID}',
    'ari:cloud:ecosystem::app/${APP_UUID}',
    'ari:cloud:ecosystem::app/${ONE}-${TWO}',
  ])('keeps the variables of the app id %s as they are', (id) => {
    expect(parseManifest(`app:\n  id: ${id}\n`).appId).toBe(id)
  })

  it('keeps variables in entities as they are, and takes one as type for any', () => {
    const text = entityManifest(`name: \${NAME}
        attributes: { at: { type: "\${TYPE}" } }
        indexes: [at, { name: "\${INDEX}", range: ["\${RANGE}"] }]`)
    expect(parseManifest(text).entities).toEqual([
      {
        name: '${NAME}',
        attributes: { at: 'any' },
        indexes: [
          { name: 'at', range: 'at', partition: [] },
          { name: '${INDEX}', range: '${RANGE}', partition: [] },
        ],
      },
    ])
  })

  it('takes an alias for the last anchor of its name', () => {
    const text = entityManifest(`name: abc
        attributes: { a: &type { type: string }, b: *type, c: &type { type: integer }, d: *type }`)
    expect(parseManifest(text).entities[0]?.attributes).toEqual({
      a: 'string',
      b: 'string',
      c: 'integer',
      d: 'integer',
    })
  })

  it('takes a member of the mapping itself before a merged one, and the first of those', () => {
    const manifest = `x: &x { a: { type: string }, b: { type: string }, c: { type: string } }
y: &y { <<: *x, b: { type: float }, c: { type: float } }
app:
  id: ${APP_ID}
  storage:
    entities: [{ name: abc, attributes: { <<: [*y, *x], c: { type: any } } }]
`
    expect(parseManifest(manifest).entities[0]?.attributes).toEqual({
      a: 'string',
      b: 'float',
      c: 'any',
    })
  })

  it('takes "<<" in quotes, or with something else than mappings, for a name', () => {
    const base = 'name: abc\n        attributes: { at: { type: string }, '
    expect(() => parseManifest(entityManifest(`${base}"<<": { type: any } }`))).toThrow('"<<"')
    expect(() => parseManifest(entityManifest(`${base}<<: [1] }`))).toThrow('"<<"')
  })

  it('accepts 20 entities, 50 attributes and 7 indexes', () => {
    const attributes = numbered(50, (n) => `a${n}: { type: string }`).join(', ')
    const indexes = numbered(7, (n) => `a${n}`).join(', ')
    const entities = numbered(
      20,
      (n) => `name: e-${n}\n        attributes: {${attributes}}\n        indexes: [${indexes}]`,
    )
    const { entities: read } = parseManifest(entityManifest(entities.join('\n      - ')))
    expect(read).toHaveLength(20)
    expect(Object.keys(read[19]?.attributes ?? {})).toHaveLength(50)
    expect(read[19]?.indexes).toHaveLength(7)
  })

  it('passes warnings on, and keeps what they are about', () => {
    const text = entityManifest(`name: abc
        attributes: { at: { type: string }, free: { type: any } }
        indexes: [free, free]`)
    const { entities, warnings } = parseManifest(text)
    expect(entities[0]?.indexes).toHaveLength(2)
    expect(warnings.map(({ rule }) => rule)).toEqual(['index-any', 'index-any', 'index-duplicate'])
  })

  it('throws the first error of the file, not an earlier warning', () => {
    const text = appManifest(
      'remotes:\n  - key: r\n    baseUrl: http://a.b\n  - key: s\nmodules: []',
    )
    const error = refusalOf(text, 'app/manifest.yml')
    expect(error).toMatchObject({
      code: 'ERR_MANIFEST',
      file: 'app/manifest.yml',
      line: 5,
      column: 5,
      rule: 'remote-address',
    })
    expect(error.message).toBe(
      'app/manifest.yml:5:5 error remote-address remote "s" baseUrl: expected baseUrl or configurable, found neither; add baseUrl: https://…',
    )
  })

  it('throws an error of this package', () => {
    expect(isForgeRemoteError(refusalOf(''))).toBe(true)
  })
})

function refusalOf(text: string, file?: string): ManifestError {
  try {
    parseManifest(text, { file })
  } catch (error) {
    if (error instanceof ManifestError) return error
    throw error
  }
  throw new Error('the manifest was accepted')
}
