/**
 * Manifests whose YAML, app or shape is wrong.
 *
 * @module
 */
import { APP_ID, type ManifestCase, appManifest } from './manifest-texts.js'

/** The table. */
export const ILLEGAL_DOCUMENTS: readonly ManifestCase[] = [
  {
    name: 'empty text',
    text: '',
    found: ['1:1 error missing-member'],
    message: 'expected a mapping with "app", found nothing',
  },
  {
    name: 'only a comment',
    text: '# nothing\n',
    found: ['1:1 error missing-member'],
    message: 'found nothing',
  },
  {
    name: 'text instead of a mapping',
    text: 'hello',
    found: ['1:1 error wrong-type'],
    message: 'found "hello"',
  },
  {
    name: 'a variable instead of a mapping',
    text: '${ALL}',
    found: ['1:1 error wrong-type'],
    message: 'found "${ALL}"',
  },
  {
    name: 'a list instead of a mapping',
    text: '- app',
    found: ['1:1 error wrong-type'],
    message: 'found a list',
  },
  {
    name: 'a number instead of a mapping',
    text: '12',
    found: ['1:1 error wrong-type'],
    message: 'found number 12',
  },
  {
    name: 'a broken flow sequence',
    text: 'app:\n  id: [1',
    found: ['2:9 error yaml-syntax'],
    message: 'the file: ',
  },
  {
    name: 'a tab as indentation',
    text: 'app:\n\tid: x',
    found: ['2:1 error yaml-syntax'],
    message: 'Tabs are not',
  },
  {
    name: 'a quote that is never closed',
    text: 'app:\n  id: "x',
    found: ['2:9 error yaml-syntax'],
    message: 'Missing closing "quote',
  },
  {
    name: 'two documents',
    text: 'app: 1\n---\napp: 2',
    found: ['2:1 error several-documents'],
    message: 'expected one YAML document, found several',
  },
  {
    name: 'a member given twice',
    text: `app:\n  id: ${APP_ID}\n  id: ${APP_ID}`,
    found: ['3:3 error duplicate-member'],
    message: 'the member "id": expected once',
  },
  {
    name: 'a member given three times',
    text: appManifest('a: 1\na: 2\n"a": 3'),
    found: ['3:1 error duplicate-member', '4:1 error duplicate-member'],
    message: 'expected once',
  },
  {
    name: 'a member named __proto__',
    text: `app:\n  id: ${APP_ID}\n  __proto__: { storage: 1 }`,
    found: ['3:3 error proto-member'],
    message: 'the member "__proto__": expected another name',
  },
  {
    name: 'members named __proto__ deep inside',
    text: appManifest('modules:\n  x: [{ __proto__: 1 }, { "__proto__": 2 }]'),
    found: ['3:9 error proto-member', '3:27 error proto-member'],
    message: '__proto__',
  },
  {
    name: 'a member named __proto__ by an alias',
    text: appManifest('a: &a __proto__\nb: { *a : 1 }'),
    found: ['3:6 error proto-member'],
    message: '__proto__',
  },
  {
    name: 'a member named by a list',
    text: appManifest('? [a, b]\n: 1'),
    found: ['2:3 error wrong-type'],
    message: 'the name of a member: expected a text',
  },
  {
    name: 'an alias without an anchor',
    text: 'a: 1\nb: *x',
    found: ['2:4 error unusable-alias'],
    message: 'the alias "x": expected an anchor that stands before it',
  },
  {
    name: 'an alias before its anchor',
    text: 'a: *x\nb: &x 1',
    found: ['1:4 error unusable-alias'],
    message: 'the alias "x": expected an anchor that stands before it',
  },
  {
    name: 'an alias inside its own anchor',
    text: 'a: &x\n  b: [*x]',
    found: ['2:7 error unusable-alias'],
    message: 'the alias "x": expected an anchor that ends before it',
  },
  {
    name: 'no app',
    text: 'modules: {}',
    found: ['1:1 error missing-member'],
    message: 'app: expected a mapping with "id", found nothing',
  },
  {
    name: 'an app left empty',
    text: 'modules: {}\napp:\n',
    found: ['2:1 error missing-member'],
    message: 'app: expected a mapping with "id", found nothing',
  },
  {
    name: 'an empty app',
    text: 'app: {}',
    found: ['1:6 error missing-member'],
    message: 'app id: expected an app id',
  },
  {
    name: 'an app without id',
    text: 'app:\n  runtime: {}',
    found: ['2:3 error missing-member'],
    message: 'app id: expected',
  },
  {
    name: 'an app id that is a number',
    text: 'app:\n  id: 12',
    found: ['2:7 error wrong-type'],
    message: 'found number 12',
  },
  {
    name: 'an app id of another kind',
    text: 'app:\n  id: abc',
    found: ['2:7 error app-id'],
    message: 'found "abc"',
  },
  {
    name: 'an app id with a space',
    text: `app:\n  id: ${APP_ID} x`,
    found: ['2:7 error app-id'],
    message: 'app id',
  },
  {
    name: 'an app id with a variable among words',
    text: 'app:\n  id: hello ${X} world',
    found: ['2:7 error app-id'],
    message: 'found "hello ${X} world"',
  },
  {
    name: 'an app id that names a variable in small letters',
    text: 'app:\n  id: ${app_id}',
    found: ['2:7 error app-id'],
    message: 'or a variable such as ${APP_ID}',
  },
  {
    name: 'an app id with half a variable',
    text: 'app:\n  id: ari:cloud:ecosystem::app/${APP_ID',
    found: ['2:7 error app-id'],
    message: 'app id: expected',
  },
  {
    name: 'an app id that ends with its prefix',
    text: 'app:\n  id: "ari:cloud:ecosystem::app/"',
    found: ['2:7 error app-id'],
    message: 'app id: expected',
  },
  {
    name: 'misspelt members of storage',
    text: `app:\n  id: ${APP_ID}\n  storage:\n    classifications: [ugc]\n    entites: []\n    indexes: []`,
    found: ['5:5 error unknown-member', '6:5 error unknown-member'],
    message: 'app storage: expected only classifications, entities, found "entites"',
  },
  {
    name: 'storage that is a list',
    text: `app:\n  id: ${APP_ID}\n  storage: []`,
    found: ['3:12 error wrong-type'],
    message: 'app storage: expected a mapping, found a list',
  },
  {
    name: 'an empty list of entities',
    text: `app:\n  id: ${APP_ID}\n  storage:\n    entities: []`,
    found: ['4:15 error empty-list'],
    message: 'at least one entity',
  },
  {
    name: 'entities that are a variable',
    text: `app:\n  id: ${APP_ID}\n  storage:\n    entities: \${ENTITIES}`,
    found: ['4:15 error wrong-type'],
    message: 'expected a list of entities, found "${ENTITIES}"',
  },
  {
    name: 'an entity that is text',
    text: `app:\n  id: ${APP_ID}\n  storage:\n    entities: [survey, ]`,
    found: ['4:16 error wrong-type'],
    message: 'app storage entities item 1: expected an entity',
  },
]
