import { fc } from '../properties.js'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { checkManifest } from '../../src/manifest/check-manifest.js'
import {
  ATTRIBUTE_TYPES,
  type AttributeType,
  BY_KEY_INDEX,
  type EntityDefinition,
  type IndexDefinition,
} from '../../src/wire/entity-definition.js'
import { APP_ID } from './manifest-texts.js'

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'
const DIGITS = '0123456789'

/** Values that YAML would read as something other than text, were they not written in quotes. */
const TRAPS = ['null', 'true', 'yes', '0x1f', '1e5', '12:30:45', '123', '2026-01-01']

const entityName = fc.oneof(
  fc.constantFrom(...TRAPS),
  fc
    .tuple(textOf(`${LETTERS}${DIGITS}:`, 1, 1), textOf(`${LETTERS}${DIGITS}:-_`, 2, 59))
    .map((parts) => parts.join('')),
)
const attributeName = fc.oneof(
  fc.constantFrom('null', 'true', 'yes', 'constructor', 'toString', 'y', 'valueOf'),
  fc
    .tuple(textOf(LETTERS + LETTERS.toUpperCase(), 1, 1), textOf(`${LETTERS}${DIGITS}_`, 0, 29))
    .map((parts) => parts.join('')),
)
const indexName = textOf(`${LETTERS}${DIGITS}:-_`, 3, 50).filter((name) => name !== BY_KEY_INDEX)

const attributes = fc
  .uniqueArray(fc.tuple(attributeName, fc.constantFrom(...ATTRIBUTE_TYPES)), {
    selector: ([name]) => name,
    minLength: 1,
    maxLength: 50,
  })
  .map((pairs): Record<string, AttributeType> => Object.fromEntries(pairs))

const entity: fc.Arbitrary<EntityDefinition> = fc
  .tuple(entityName, attributes)
  .chain(([name, types]) =>
    indexesOf(types).map((indexes) => ({ name, attributes: types, indexes })),
  )

const entities = fc.uniqueArray(entity, {
  selector: ({ name }) => name,
  minLength: 1,
  maxLength: 5,
})

const STYLES: readonly { name: string; write: (manifest: unknown) => string }[] = [
  { name: 'block style', write: (manifest) => stringify(manifest) },
  { name: 'flow style', write: (manifest) => stringify(manifest, { collectionStyle: 'flow' }) },
  { name: 'JSON', write: (manifest) => JSON.stringify(manifest) },
  { name: 'indented JSON', write: (manifest) => JSON.stringify(manifest, null, 4) },
  {
    name: 'double quotes',
    write: (manifest) =>
      stringify(manifest, { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'QUOTE_DOUBLE' }),
  },
  {
    name: 'single quotes',
    write: (manifest) =>
      stringify(manifest, { singleQuote: true, defaultStringType: 'QUOTE_SINGLE' }),
  },
  {
    name: 'deep indentation',
    write: (manifest) => stringify(manifest, { indent: 7, indentSeq: false }),
  },
  { name: 'Windows line ends', write: (manifest) => stringify(manifest).replaceAll('\n', '\r\n') },
]

/** What YAML and manifests are made of. */
const PIECES = [
  'app:',
  'id:',
  ' ',
  '\n',
  '  ',
  '- ',
  '&a ',
  '*a',
  '<<: ',
  '{',
  '}',
  '[',
  ']',
  ', ',
  '"',
  "'",
  '? ',
  '!x ',
  '|',
  '#',
  '${A}',
  '~',
  'storage:',
  'entities:',
  '__proto__:',
  'remotes:',
  'modules:',
  '\t',
  '---\n',
  '\u0000',
]

describe('checkManifest', () => {
  it.each(STYLES)('reads any legal entities written in $name as they are', ({ write }) => {
    fc.assert(
      fc.property(entities, (definitions) => {
        const report = checkManifest(write(toManifest(definitions)))
        expect(report.findings).toEqual([])
        expect(report.manifest?.entities).toEqual(definitions)
      }),
      { numRuns: 10 },
    )
  })

  it('reads entities that share one anchor for each type', () => {
    fc.assert(
      fc.property(entities, (definitions) => {
        const shared = new Map(ATTRIBUTE_TYPES.map((type) => [type, { type }]))
        const text = stringify(toManifest(definitions, (type) => shared.get(type)))
        const report = checkManifest(text)
        expect(report.findings).toEqual([])
        expect(report.manifest?.entities).toEqual(definitions)
      }),
      { numRuns: 10 },
    )
  })

  it('never throws, whatever the text is', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }), (parts) => {
        const { manifest, findings } = checkManifest(parts.join(''))
        expect(manifest === undefined).toBe(findings.some(({ severity }) => severity === 'error'))
        for (const { line, column } of findings) expect(Math.min(line, column)).toBeGreaterThan(0)
      }),
      { numRuns: 1000 },
    )
  })
})

function textOf(alphabet: string, minLength: number, maxLength: number): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...alphabet.split('')), minLength, maxLength })
}

/** Indexes on attributes that are not of type any; a simple one is named after its attribute. */
function indexesOf(types: Record<string, AttributeType>): fc.Arbitrary<readonly IndexDefinition[]> {
  const names = Object.keys(types).filter((name) => types[name] !== 'any')
  if (names.length === 0) return fc.constant([])
  const simple = fc.constantFrom(...names).map((range) => ({ name: range, range, partition: [] }))
  const named = fc
    .record({
      name: indexName,
      attributes: fc.shuffledSubarray(names, {
        minLength: 1,
        maxLength: Math.min(5, names.length),
      }),
    })
    .map(({ name, attributes: [range = '', ...partition] }) => ({ name, range, partition }))
  const options = { selector: (index: IndexDefinition) => index.name, maxLength: 7 }
  return fc.uniqueArray(fc.oneof(simple, named), options)
}

function toManifest(
  definitions: readonly EntityDefinition[],
  toType: (type: AttributeType) => unknown = (type) => ({ type }),
): unknown {
  const written = definitions.map(({ name, attributes: types, indexes }) => ({
    name,
    attributes: Object.fromEntries(
      Object.entries(types).map(([attribute, type]) => [attribute, toType(type)]),
    ),
    ...(indexes.length > 0 && { indexes: indexes.map(toWrittenIndex) }),
  }))
  return { app: { id: APP_ID, storage: { entities: written } } }
}

function toWrittenIndex({ name, range, partition }: IndexDefinition): unknown {
  if (partition.length > 0) return { name, partition, range: [range] }
  return name === range ? name : { name, range: [range] }
}
