/**
 * Manifests that declare entities as Forge does not take them.
 *
 * @module
 */
import { type ManifestCase, entityManifest, numbered } from './manifest-texts.js'

const ATTRIBUTES = 'attributes: { at: { type: string }, n: { type: integer }, free: { type: any } }'

function named(
  name: string,
  found: readonly string[],
  message: string,
  entityName: string,
): ManifestCase {
  return {
    name,
    text: entityManifest(`name: ${entityName}\n        ${ATTRIBUTES}`),
    found,
    message,
  }
}

function typed(
  name: string,
  found: readonly string[],
  message: string,
  attributes: string,
): ManifestCase {
  const text = entityManifest(`name: abc\n        attributes:\n          ${attributes}`)
  return { name, text, found, message }
}

function indexed(
  name: string,
  found: readonly string[],
  message: string,
  indexes: string,
): ManifestCase {
  const text = entityManifest(`name: abc\n        ${ATTRIBUTES}\n        indexes: ${indexes}`)
  return { name, text, found, message }
}

/** The table. */
export const ILLEGAL_ENTITIES: readonly ManifestCase[] = [
  named(
    'a name of two characters',
    ['5:15 error entity-name'],
    'entity "ab" name: expected at least 3 characters, found 2',
    'ab',
  ),
  named(
    'a name of 61 characters',
    ['5:15 error entity-name'],
    'at most 60 characters, found 61',
    'x'.repeat(61),
  ),
  named('a name in capitals', ['5:15 error entity-name'], 'only a-z 0-9 : - _ .', 'Survey'),
  named(
    'a name that starts with _',
    ['5:15 error entity-name'],
    'neither start with - _ .',
    '_survey',
  ),
  named(
    'a name that starts with -',
    ['5:15 error entity-name'],
    'neither start with - _ .',
    '-survey',
  ),
  named('a name that ends with .', ['5:15 error entity-name'], 'nor end with .', 'survey.'),
  named('a name with ..', ['5:15 error entity-name'], 'nor hold ..', 'sur..vey'),
  named('a name with a letter beyond ASCII', ['5:15 error entity-name'], 'only a-z', 'süß'),
  named('a name that is a number', ['5:15 error wrong-type'], 'found number 12345', '12345'),
  named(
    'an empty name',
    ['5:9 error missing-member'],
    'expected a name of 3 to 60 characters, found nothing',
    '',
  ),
  {
    name: 'no name',
    text: entityManifest(ATTRIBUTES),
    found: ['5:9 error missing-member'],
    message: 'app storage entities item 1 name: expected a name',
  },
  {
    name: 'neither name nor attributes',
    text: entityManifest('indexes: [at]'),
    found: ['5:9 error missing-member', '5:9 error missing-member'],
    message: 'name: expected a name',
  },
  {
    name: 'no attributes',
    text: entityManifest('name: abc'),
    found: ['5:9 error missing-member'],
    message: 'entity "abc" attributes: expected a mapping',
  },
  {
    name: 'two entities of one name',
    text: entityManifest(
      `name: abc\n        ${ATTRIBUTES}\n      - name: abc\n        ${ATTRIBUTES}`,
    ),
    found: ['7:9 error entity-duplicate'],
    message: 'expected a name of its own, found "abc" a second time',
  },
  {
    name: 'one entity twice by an alias',
    text: entityManifest(`&e\n        name: abc\n        ${ATTRIBUTES}\n      - *e`),
    found: ['8:9 error entity-duplicate'],
    message: 'found "abc" a second time',
  },
  {
    name: 'a misspelt member',
    text: entityManifest(`name: abc\n        ${ATTRIBUTES}\n        index: [at]`),
    found: ['7:9 error unknown-member'],
    message: 'entity "abc": expected only name, attributes, indexes, found "index"',
  },
  {
    name: 'attributes as a list',
    text: entityManifest('name: abc\n        attributes: [at]'),
    found: ['6:21 error wrong-type'],
    message: 'found a list',
  },
  {
    name: 'an empty mapping of attributes',
    text: entityManifest('name: abc\n        attributes: {}'),
    found: ['6:21 warning attribute-none'],
    message: 'at least one attribute',
  },
  {
    name: '21 entities',
    text: entityManifest(
      numbered(21, (n) => `name: e-${n}\n        ${ATTRIBUTES}`).join('\n      - '),
    ),
    found: ['45:9 error entity-count'],
    message: 'expected at most 20 entities, found 21',
  },
  typed(
    '51 attributes',
    ['57:11 error attribute-count'],
    'expected at most 50 attributes, found 51',
    numbered(51, (n) => `a${n}: { type: string }`).join('\n          '),
  ),
  typed(
    'an attribute with a hyphen',
    ['7:11 error attribute-name'],
    'entity "abc" attributes "a-b": expected a letter',
    'a-b: { type: string }',
  ),
  typed(
    'an attribute that starts with _',
    ['7:11 error attribute-name'],
    '"_a": expected a letter',
    '_a: { type: string }',
  ),
  typed(
    'an attribute that is a number',
    ['7:11 error attribute-name'],
    '"1": expected a letter',
    '1: { type: string }',
  ),
  typed(
    'an attribute name of 31 characters',
    ['7:11 error attribute-name'],
    'expected at most 30 characters, found 31',
    `${'a'.repeat(31)}: { type: string }`,
  ),
  typed(
    'an attribute named twice',
    ['8:11 error duplicate-member'],
    'the member "at"',
    'at: { type: string }\n          at: { type: integer }',
  ),
  typed(
    'an attribute named __proto__',
    ['7:11 error proto-member', '7:11 error attribute-name'],
    'the member "__proto__"',
    '__proto__: { type: string }',
  ),
  typed(
    'an unknown type',
    ['7:23 error attribute-type'],
    'type: expected one of integer, float, string, boolean, any, found "number"',
    'at: { type: number }',
  ),
  typed(
    'a type in capitals',
    ['7:23 error attribute-type'],
    'found "String"',
    'at: { type: String }',
  ),
  typed(
    'a type that is a list',
    ['7:23 error wrong-type'],
    'found a list',
    'at: { type: [string] }',
  ),
  typed(
    'an attribute without type',
    ['7:15 error missing-member'],
    'attributes "at" type: expected one of',
    'at: {}',
  ),
  typed('an attribute given as text', ['7:15 error wrong-type'], 'found "string"', 'at: string'),
  typed('an attribute left empty', ['7:11 error missing-member'], 'found nothing', 'at:'),
  typed(
    'an unknown member of an attribute',
    ['7:31 error unknown-member'],
    'found "required"',
    'at: { type: string, required: true }',
  ),
  typed(
    'two attributes with a broken type behind one anchor',
    ['7:29 error attribute-type'],
    'found "strng"',
    'at: &text { type: strng }\n          to: *text',
  ),
  indexed(
    'an empty list of indexes',
    ['7:18 error empty-list'],
    'entity "abc" indexes: expected at least one index',
    '[]',
  ),
  indexed('indexes as a mapping', ['7:18 error wrong-type'], 'found a mapping', '{ a: 1 }'),
  indexed('indexes as a variable', ['7:18 error wrong-type'], 'found "${INDEXES}"', '${INDEXES}'),
  indexed(
    'eight indexes',
    ['7:166 error index-count'],
    'expected at most 7 indexes, found 8',
    `[at, n, ${numbered(6, (n) => `{ name: i-${n}, range: [at] }`).join(', ')}]`,
  ),
  indexed(
    'a simple index on an undeclared attribute',
    ['7:19 error index-attribute'],
    'entity "abc" index: expected one of its attributes, found "nope"',
    '[nope]',
  ),
  indexed(
    'a simple index named like a member of every object',
    ['7:19 error index-attribute'],
    'found "toString"',
    '[toString]',
  ),
  indexed(
    'a simple index named like the prototype',
    ['7:19 error index-attribute'],
    'found "__proto__"',
    '[__proto__]',
  ),
  indexed('an index that is a number', ['7:19 error wrong-type'], 'found number 1', '[1]'),
  indexed('an index left empty', ['7:23 error missing-member'], 'found nothing', '[at, ~]'),
  indexed('an index that is a list', ['7:19 error wrong-type'], 'found a list', '[[at]]'),
  indexed(
    'a range with two attributes',
    ['7:39 error index-range-count'],
    'entity "abc" index "odd" range: expected exactly one attribute, found 2',
    '[{ name: odd, range: [at, n] }]',
  ),
  indexed(
    'an empty range',
    ['7:39 error empty-list'],
    'at least one attribute',
    '[{ name: odd, range: [] }]',
  ),
  indexed(
    'a range given as text',
    ['7:39 error wrong-type'],
    'found "at"',
    '[{ name: odd, range: at }]',
  ),
  indexed(
    'an index without range',
    ['7:19 error missing-member'],
    'range: expected a list',
    '[{ name: odd, partition: [at] }]',
  ),
  indexed(
    'an index without name',
    ['7:19 error missing-member'],
    'entity "abc" index name: expected a name of 3 to 50 characters',
    '[{ range: [at] }]',
  ),
  indexed(
    'an undeclared range',
    ['7:40 error index-attribute'],
    'found "x"',
    '[{ name: odd, range: [x] }]',
  ),
  indexed(
    'an undeclared partition',
    ['7:44 error index-attribute'],
    'found "x"',
    '[{ name: odd, partition: [x], range: [at] }]',
  ),
  indexed(
    'an empty partition',
    ['7:43 error empty-list'],
    'at least one attribute',
    '[{ name: odd, partition: [], range: [at] }]',
  ),
  indexed(
    'a partition given as text',
    ['7:43 error wrong-type'],
    'found "n"',
    '[{ name: odd, partition: n, range: [at] }]',
  ),
  indexed(
    'an index name of two characters',
    ['7:27 error index-name'],
    'expected 3 to 50 characters, found 2',
    '[{ name: ab, range: [at] }]',
  ),
  indexed(
    'an index name of 51 characters',
    ['7:27 error index-name'],
    'found 51',
    `[{ name: ${'x'.repeat(51)}, range: [at] }]`,
  ),
  indexed(
    'an index name with spaces',
    ['7:27 error index-name'],
    'expected only a-z A-Z',
    '[{ name: a b c, range: [at] }]',
  ),
  indexed(
    'an index name that starts with .',
    ['7:27 error index-name'],
    'neither start nor end with .',
    '[{ name: .abc, range: [at] }]',
  ),
  indexed(
    'an index name that ends with .',
    ['7:27 error index-name'],
    'neither start nor end with .',
    '[{ name: abc., range: [at] }]',
  ),
  indexed(
    'an index name with ..',
    ['7:27 error index-name'],
    'nor hold ..',
    '[{ name: a..c, range: [at] }]',
  ),
  indexed(
    'the reserved index name',
    ['7:27 error index-reserved-name'],
    'the reserved by-key',
    '[{ name: by-key, range: [at] }]',
  ),
  indexed(
    'an unknown member of an index',
    ['7:45 error unknown-member'],
    'entity "abc" index "odd": expected only name, partition, range, found "sort"',
    '[{ name: odd, range: [at], sort: x }]',
  ),
  indexed(
    'one simple index twice',
    ['7:23 warning index-duplicate'],
    'entity "abc" index "at": has the name of another one',
    '[at, at]',
  ),
  indexed(
    'two named indexes of one name',
    ['7:47 warning index-duplicate'],
    'entity "abc" index "odd": has the name',
    '[{ name: odd, range: [at] }, { name: odd, range: [n] }]',
  ),
  indexed(
    'a named index with the name of a simple one',
    ['7:48 warning index-any', '7:48 warning index-duplicate'],
    'the attribute "free" is of type any',
    '[{ name: free, range: [at] }, free]',
  ),
  indexed(
    'a simple index of type any',
    ['7:19 warning index-any'],
    'entity "abc" index: the attribute "free" is of type any',
    '[free]',
  ),
  indexed(
    'a range of type any',
    ['7:40 warning index-any'],
    'is of type any',
    '[{ name: odd, range: [free] }]',
  ),
  indexed(
    'a partition of type any',
    ['7:44 warning index-any'],
    'is of type any',
    '[{ name: odd, partition: [free], range: [at] }]',
  ),
  indexed(
    'one attribute in partition and range',
    ['7:44 warning index-repeated-attribute'],
    'entity "abc" index "odd": expected each attribute once, found "at" twice',
    '[{ name: odd, partition: [at], range: [at] }]',
  ),
  indexed(
    'one attribute twice in partition',
    ['7:47 warning index-repeated-attribute'],
    'found "n" twice',
    '[{ name: odd, partition: [n, n], range: [at] }]',
  ),
  indexed(
    'variables as simple indexes',
    ['7:23 warning entity-variable', '7:35 warning entity-variable'],
    'entity "abc" index: expected a text without variables, found "${INDEX}"',
    '[at, "${INDEX}", "${INDEX}"]',
  ),
  indexed(
    'variables in an index',
    [
      '7:27 warning entity-variable',
      '7:43 warning entity-variable',
      '7:64 warning entity-variable',
      '7:72 warning entity-variable',
    ],
    'entity "abc" index name: expected a text without variables, found "${A}"',
    '[{ name: "${A}", range: ["${B}"], partition: ["${C}", "${C}"] }]',
  ),
  {
    name: 'variables as names and types of entities',
    text: entityManifest(
      'name: ${A}\n        attributes: { at: { type: "${T}" } }\n        indexes: [at]\n      - name: ${A}\n        attributes: { at: { type: any } }',
    ),
    found: [
      '5:15 warning entity-variable',
      '6:35 warning entity-variable',
      '8:15 warning entity-variable',
    ],
    message: 'name: expected a text without variables, found "${A}"',
  },
  {
    name: 'many faults, of which each is found',
    text: entityManifest(`name: A
        attributes: { a-b: { type: text }, at: { type: string, size: 3 } }
        indexes: [nope, { name: x, range: [at, b] }]
      - name: abc
        attribute: { at: { type: string } }`),
    found: [
      '5:15 error entity-name',
      '6:23 error attribute-name',
      '6:36 error attribute-type',
      '6:64 error unknown-member',
      '7:19 error index-attribute',
      '7:33 error index-name',
      '7:43 error index-range-count',
      '7:48 error index-attribute',
      '8:9 error missing-member',
      '9:9 error unknown-member',
    ],
    message: 'entity "A" name: expected at least 3',
  },
]
