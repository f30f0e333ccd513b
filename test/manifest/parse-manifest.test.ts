import { describe, expect, it } from 'vitest'
import { isForgeRemoteError } from '../../src/errors.js'
import { ManifestError } from '../../src/manifest/manifest-error.js'
import { parseManifest } from '../../src/manifest/parse-manifest.js'

const APP_ID = 'ari:cloud:ecosystem::app/1e7a1cf5-7b1c-4f05-9c7a-0f6a5b1f6f10'

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
modules:
  trigger: [{ key: t, endpoint: e, events: [avi:forge:installed:app] }]
remotes:
  - key: r
    baseUrl: \${BASE_URL}
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

  it.each<{ name: string; indexes: string; column: number; message: string }>([
    {
      name: 'two indexes of one name',
      indexes: '[at, at]',
      column: 23,
      message: 'entity "abc" index "at": has the name of another one',
    },
    {
      name: 'a named index with the name of a simple one',
      indexes: '[other, { name: other, range: [at] }]',
      column: 26,
      message: 'entity "abc" index "other": has the name of another one',
    },
    {
      name: 'a simple index on an attribute of type any',
      indexes: '[free]',
      column: 19,
      message: 'entity "abc" index: the attribute "free" is of type any',
    },
    {
      name: 'a range on an attribute of type any',
      indexes: '[{ name: odd, range: [free] }]',
      column: 40,
      message: 'the attribute "free" is of type any',
    },
    {
      name: 'a partition of type any',
      indexes: '[{ name: odd, partition: [free], range: [at] }]',
      column: 44,
      message: 'the attribute "free" is of type any',
    },
  ])('accepts $name with a warning', ({ indexes, column, message }) => {
    const text = entityManifest(`name: abc
        attributes: { at: { type: string }, other: { type: string }, free: { type: any } }
        indexes: ${indexes}`)
    const { entities, warnings } = parseManifest(text)
    expect(entities).toHaveLength(1)
    expect(warnings).toEqual([{ line: 7, column, message: expect.stringContaining(message) }])
  })

  it.each([
    { name: 'a simple index with a name of two characters', indexes: '[at]' },
    {
      name: 'an index name of 50 characters',
      indexes: `[{ name: ${'x'.repeat(50)}, range: [at] }]`,
    },
  ])('accepts $name, as the platform does', ({ indexes }) => {
    const text = entityManifest(`name: abc
        attributes: { at: { type: string }, free: { type: any } }
        indexes: ${indexes}`)
    expect(parseManifest(text)).toMatchObject({ entities: [{ name: 'abc' }], warnings: [] })
  })

  it('accepts 20 entities, 50 attributes and 7 indexes', () => {
    const attributes = numbered(50, (n) => `a${n}: { type: string }`).join(', ')
    const indexes = numbered(7, (n) => `a${n}`).join(', ')
    const entities = numbered(
      20,
      (n) => `      - { name: e-${n}, attributes: {${attributes}}, indexes: [${indexes}] }`,
    )
    const { entities: read } = parseManifest(
      `app:\n  id: ${APP_ID}\n  storage:\n    entities:\n${entities.join('\n')}\n`,
    )
    expect(read).toHaveLength(20)
    expect(read[19]?.indexes).toHaveLength(7)
  })

  it('accepts 20 entities of 50 attributes that share one anchor', () => {
    const shared = numbered(49, (n) => `a${n}: *text`).join(', ')
    const entities = numbered(20, (n) => {
      const first = n === 1 ? '&text { type: string }' : '*text'
      return `name: e-${n}\n        attributes: { first: ${first}, ${shared} }`
    })
    const read = parseManifest(entityManifest(entities.join('\n      - '))).entities
    expect(read).toHaveLength(20)
    expect(Object.values(read[19]?.attributes ?? {})).toEqual(numbered(50, () => 'string'))
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

  it.each<{ name: string; text: string; line: number; message: string }>([
    { name: 'empty text', text: '', line: 1, message: 'found nothing' },
    { name: 'only a comment', text: '# nothing\n', line: 1, message: 'found nothing' },
    { name: 'text instead of a mapping', text: 'hello', line: 1, message: 'found "hello"' },
    { name: 'a list instead of a mapping', text: '- app', line: 1, message: 'found a list' },
    { name: 'a broken flow sequence', text: 'app:\n  id: [1', line: 2, message: 'not usable YAML' },
    { name: 'a tab as indentation', text: 'app:\n\tid: x', line: 2, message: 'Tabs are not' },
    { name: 'a member given twice', text: 'app:\n  id: x\n  id: y', line: 3, message: 'unique' },
    { name: 'two documents', text: 'app: 1\n---\napp: 2', line: 2, message: 'multiple documents' },
    {
      name: 'a member named __proto__',
      text: 'app:\n  __proto__: {}',
      line: 2,
      message: '__proto__',
    },
    { name: 'an alias without an anchor', text: 'a: 1\nb: *x', line: 2, message: 'aliases' },
    {
      name: 'a bomb of aliases',
      text: aliasBomb(),
      line: 2,
      message: 'aliases cannot be followed: Excessive alias count',
    },
    {
      name: 'very deep nesting',
      text: `a: ${'['.repeat(50_000)}`,
      line: 1,
      message: 'not usable YAML',
    },
    { name: 'no app', text: 'modules: {}', line: 1, message: 'app: expected a mapping' },
    {
      name: 'an app without id',
      text: 'app:\n  runtime: {}',
      line: 2,
      message: 'app id: expected',
    },
    {
      name: 'an app id that is a number',
      text: 'app:\n  id: 12',
      line: 2,
      message: 'found number 12',
    },
    { name: 'an app id of another kind', text: 'app:\n  id: abc', line: 2, message: 'found "abc"' },
    { name: 'an app id with a space', text: `app:\n  id: ${APP_ID} x`, line: 2, message: 'app id' },
    {
      name: 'an app id with a variable among words',
      text: 'app:\n  id: hello ${X} world',
      line: 2,
      message: 'found "hello ${X} world"',
    },
    {
      name: 'an app id that names a variable in small letters',
      text: 'app:\n  id: ${app_id}',
      line: 2,
      message: 'or a variable such as ${APP_ID}',
    },
    {
      name: 'an app id with half a variable',
      text: 'app:\n  id: ari:cloud:ecosystem::app/${APP_ID',
      line: 2,
      message: 'app id: expected',
    },
    {
      name: 'an app id that ends with its prefix',
      text: 'app:\n  id: "ari:cloud:ecosystem::app/"',
      line: 2,
      message: 'app id: expected',
    },
    {
      name: 'a misspelt member of storage',
      text: `app:\n  id: ${APP_ID}\n  storage:\n    classifications: [ugc]\n    entites: []`,
      line: 5,
      message: 'app storage: expected only classifications, entities, found "entites"',
    },
    {
      name: 'storage that is a list',
      text: `app:\n  id: ${APP_ID}\n  storage: []`,
      line: 3,
      message: 'found a list',
    },
  ])('refuses $name', ({ text, line, message }) => {
    const error = refusalOf(text)
    expect(error).toMatchObject({ code: 'ERR_MANIFEST', line, file: 'manifest.yml' })
    expect(error.message).toContain(message)
    expect(error.message).toMatch(new RegExp(`^manifest\\.yml:${line}:${error.column} `))
  })

  const attributes = 'attributes: { at: { type: string } }'

  it.each<{ name: string; entity: string; line: number; message: string }>([
    {
      name: 'a name of two characters',
      entity: `name: ab\n        ${attributes}`,
      line: 5,
      message: 'entity "ab" name: expected at least 3',
    },
    {
      name: 'a name of 61 characters',
      entity: `name: ${'x'.repeat(61)}\n        ${attributes}`,
      line: 5,
      message: 'at most 60',
    },
    {
      name: 'a name in capitals',
      entity: `name: Survey\n        ${attributes}`,
      line: 5,
      message: 'only a-z 0-9',
    },
    {
      name: 'a name that starts with _',
      entity: `name: _survey\n        ${attributes}`,
      line: 5,
      message: 'start with - _ .',
    },
    {
      name: 'a name that ends with .',
      entity: `name: survey.\n        ${attributes}`,
      line: 5,
      message: 'end with .',
    },
    {
      name: 'a name with ..',
      entity: `name: sur..vey\n        ${attributes}`,
      line: 5,
      message: '..',
    },
    { name: 'no name', entity: attributes, line: 5, message: 'name: expected a name' },
    {
      name: 'a name that is a number',
      entity: `name: 12345\n        ${attributes}`,
      line: 5,
      message: 'found number 12345',
    },
    {
      name: 'no attributes',
      entity: 'name: abc',
      line: 5,
      message: 'entity "abc" attributes: expected a mapping',
    },
    {
      name: 'attributes as a list',
      entity: 'name: abc\n        attributes: [at]',
      line: 6,
      message: 'found a list',
    },
    {
      name: 'a misspelt member',
      entity: `name: abc\n        ${attributes}\n        index: [at]`,
      line: 7,
      message: 'found "index"',
    },
    {
      name: 'an attribute with a hyphen',
      entity: 'name: abc\n        attributes:\n          a-b: { type: string }',
      line: 7,
      message: '"a-b": expected a letter',
    },
    {
      name: 'an attribute that starts with _',
      entity: 'name: abc\n        attributes:\n          _a: { type: string }',
      line: 7,
      message: '"_a": expected a letter',
    },
    {
      name: 'an attribute name of 31 characters',
      entity: `name: abc\n        attributes:\n          ${'a'.repeat(31)}: { type: string }`,
      line: 7,
      message: 'at most 30',
    },
    {
      name: 'an unknown type',
      entity: 'name: abc\n        attributes:\n          at: { type: number }',
      line: 7,
      message: 'type: expected one of integer, float, string, boolean, any, found "number"',
    },
    {
      name: 'an attribute without type',
      entity: 'name: abc\n        attributes:\n          at: {}',
      line: 7,
      message: 'found nothing',
    },
    {
      name: 'an attribute given as text',
      entity: 'name: abc\n        attributes:\n          at: string',
      line: 7,
      message: 'found "string"',
    },
    {
      name: 'an unknown member of an attribute',
      entity: 'name: abc\n        attributes:\n          at: { type: string, required: true }',
      line: 7,
      message: 'found "required"',
    },
    {
      name: 'an empty list of indexes',
      entity: `name: abc\n        ${attributes}\n        indexes: []`,
      line: 7,
      message: 'at least one index',
    },
    {
      name: 'indexes as a mapping',
      entity: `name: abc\n        ${attributes}\n        indexes: { a: 1 }`,
      line: 7,
      message: 'found a mapping',
    },
    {
      name: 'a simple index on an undeclared attribute',
      entity: `name: abc\n        ${attributes}\n        indexes:\n          - nope`,
      line: 8,
      message: 'entity "abc" index: expected one of its attributes, found "nope"',
    },
    {
      name: 'a simple index named like a member of every object',
      entity: `name: abc\n        ${attributes}\n        indexes: [toString]`,
      line: 7,
      message: 'found "toString"',
    },
    {
      name: 'a range with two attributes',
      entity: `name: abc\n        ${attributes}\n        indexes:\n          - name: odd\n            range: [at, at]`,
      line: 9,
      message: 'exactly one attribute, found 2',
    },
    {
      name: 'an empty range',
      entity: `name: abc\n        ${attributes}\n        indexes: [{ name: odd, range: [] }]`,
      line: 7,
      message: 'at least one attribute',
    },
    {
      name: 'a range given as text',
      entity: `name: abc\n        ${attributes}\n        indexes: [{ name: odd, range: at }]`,
      line: 7,
      message: 'found "at"',
    },
    {
      name: 'an index without range',
      entity: `name: abc\n        ${attributes}\n        indexes: [{ name: odd, partition: [at] }]`,
      line: 7,
      message: 'range: expected a list',
    },
    {
      name: 'an undeclared partition',
      entity: `name: abc\n        ${attributes}\n        indexes: [{ name: odd, partition: [x], range: [at] }]`,
      line: 7,
      message: 'found "x"',
    },
    {
      name: 'an empty partition',
      entity: `name: abc\n        ${attributes}\n        indexes: [{ name: odd, partition: [], range: [at] }]`,
      line: 7,
      message: 'at least one attribute',
    },
    {
      name: 'an index name of two characters',
      entity: `name: abc\n        ${attributes}\n        indexes: [{ name: ab, range: [at] }]`,
      line: 7,
      message: 'expected 3 to 50 characters, found 2',
    },
    {
      name: 'an index name of 51 characters',
      entity: `name: abc\n        ${attributes}\n        indexes: [{ name: ${'x'.repeat(51)}, range: [at] }]`,
      line: 7,
      message: 'found 51',
    },
    {
      name: 'an index name with a space',
      entity: `name: abc\n        ${attributes}\n        indexes: [{ name: a b c, range: [at] }]`,
      line: 7,
      message: 'expected only a-z A-Z',
    },
    {
      name: 'an index name that starts with .',
      entity: `name: abc\n        ${attributes}\n        indexes: [{ name: .abc, range: [at] }]`,
      line: 7,
      message: 'expected only a-z A-Z',
    },
    {
      name: 'the reserved index name',
      entity: `name: abc\n        ${attributes}\n        indexes: [{ name: by-key, range: [at] }]`,
      line: 7,
      message: 'reserved by-key',
    },
    {
      name: 'an unknown member of an index',
      entity: `name: abc\n        ${attributes}\n        indexes: [{ name: odd, range: [at], sort: x }]`,
      line: 7,
      message: 'found "sort"',
    },
    {
      name: 'an index that is a number',
      entity: `name: abc\n        ${attributes}\n        indexes: [1]`,
      line: 7,
      message: 'found number 1',
    },
    {
      name: 'eight indexes',
      entity: `name: abc\n        ${attributes}\n        indexes: [at, at, at, at, at, at, at, at]`,
      line: 7,
      message: 'at most 7 indexes, found 8',
    },
    {
      name: 'two entities of one name',
      entity: `name: abc\n        ${attributes}\n      - name: abc\n        ${attributes}`,
      line: 7,
      message: 'found "abc" a second time',
    },
  ])('refuses an entity with $name', ({ entity, line, message }) => {
    const error = refusalOf(entityManifest(entity))
    expect(error).toMatchObject({ code: 'ERR_MANIFEST', line })
    expect(error.message).toContain(message)
  })

  it('refuses 21 entities at the 21st, and 51 attributes at the 51st', () => {
    const entities = numbered(21, (n) => `name: e-${n}\n        ${attributes}`)
    expect(refusalOf(entityManifest(entities.join('\n      - ')))).toMatchObject({ line: 5 + 40 })
    const many = numbered(51, (n) => `          a${n}: { type: string }`).join('\n')
    const error = refusalOf(entityManifest(`name: abc\n        attributes:\n${many}`))
    expect(error.line).toBe(7 + 50)
    expect(error.message).toContain('at most 50 attributes, found 51')
  })

  it('refuses an empty list of entities', () => {
    const text = `app:\n  id: ${APP_ID}\n  storage:\n    entities: []\n`
    expect(refusalOf(text)).toMatchObject({ line: 4 })
  })

  it('names the file it was given', () => {
    expect(refusalOf('- 1', 'app/manifest.yml').message).toMatch(/^app\/manifest\.yml:1:1 /)
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

function entityManifest(entity: string): string {
  return `app:\n  id: ${APP_ID}\n  storage:\n    entities:\n      - ${entity}\n`
}

function numbered(count: number, line: (n: number) => string): string[] {
  return Array.from({ length: count }, (_, index) => line(index + 1))
}

function aliasBomb(): string {
  const levels = numbered(9, (n) => `l${n}: &l${n} [${`*l${n - 1}, `.repeat(9)}]`)
  return ['l0: &l0 x', ...levels].join('\n')
}
