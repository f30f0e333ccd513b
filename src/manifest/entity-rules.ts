/**
 * Rules about `app.storage.entities`.
 *
 * Source: Forge manifest reference: app.storage; Forge's own check as measured 2026-10-09.
 *
 * @module
 */
import type { ManifestRuleFacts } from './manifest-rule.js'

/** Stable names of these rules. */
export type EntityRule =
  | 'entity-count'
  | 'entity-name'
  | 'entity-duplicate'
  | 'attribute-none'
  | 'attribute-count'
  | 'attribute-name'
  | 'attribute-type'
  | 'index-count'
  | 'index-name'
  | 'index-reserved-name'
  | 'index-duplicate'
  | 'index-attribute'
  | 'index-any'
  | 'index-range-count'
  | 'index-repeated-attribute'
  | 'entity-variable'

/** The rows of these rules. */
export const ENTITY_RULES: Readonly<Record<EntityRule, ManifestRuleFacts>> = {
  'entity-count': {
    severity: 'error',
    source: 'measured',
    summary: 'More than 20 entities',
    nextStep: 'store several kinds of items in one entity, told apart by an attribute',
  },
  'entity-name': {
    severity: 'error',
    source: 'measured',
    summary:
      'An entity name is not 3 to 60 of a-z 0-9 : - _ . or starts with - _ . or ends with . or has .. in it',
    nextStep: 'choose another name; once deployed, it can never be changed',
  },
  'entity-duplicate': {
    severity: 'error',
    source: 'documented',
    summary: 'Two entities have one name',
    nextStep: 'rename one of them or join their attributes',
  },
  'attribute-none': {
    severity: 'warning',
    source: 'documented',
    summary: 'An entity has no attributes',
    nextStep: 'declare at least one attribute',
  },
  'attribute-count': {
    severity: 'error',
    source: 'measured',
    summary: 'An entity has more than 50 attributes',
    nextStep: 'gather what is never queried in one attribute of type any',
  },
  'attribute-name': {
    severity: 'error',
    source: 'measured',
    summary:
      'An attribute name is longer than 30 characters, or is not a letter and then a-z A-Z 0-9 _',
    nextStep: 'choose another name; once deployed, it can never be changed',
  },
  'attribute-type': {
    severity: 'error',
    source: 'measured',
    summary: 'The type of an attribute is not integer, float, string, boolean or any',
    nextStep: 'choose one of the five types; lists and objects are of type any',
  },
  'index-count': {
    severity: 'error',
    source: 'measured',
    summary: 'An entity has more than 7 indexes',
    nextStep: 'keep the indexes whose queries need an order, and filter for the rest',
  },
  'index-name': {
    severity: 'error',
    source: 'measured',
    summary:
      'An index name is not 3 to 50 of a-z A-Z 0-9 : - _ . or starts or ends with . or has .. in it',
    nextStep: 'choose another name',
  },
  'index-reserved-name': {
    severity: 'error',
    source: 'measured',
    summary: 'An index is named by-key, which every entity has anyway',
    nextStep: 'choose another name, or query by-key without declaring it',
  },
  'index-duplicate': {
    severity: 'warning',
    source: 'measured',
    summary: 'Two indexes of an entity have one name, which the documentation forbids',
    nextStep: 'rename one of them',
  },
  'index-attribute': {
    severity: 'error',
    source: 'measured',
    summary: 'An index names an attribute that its entity does not declare',
    nextStep: 'declare the attribute or correct its name',
  },
  'index-any': {
    severity: 'warning',
    source: 'measured',
    summary: 'An index names an attribute of type any, which the documentation forbids',
    nextStep: 'give the attribute another type or take it out of the index',
  },
  'index-range-count': {
    severity: 'error',
    source: 'measured',
    summary: 'The range of an index has more than one attribute',
    nextStep: 'keep the attribute that orders the items, and move the others to partition',
  },
  'index-repeated-attribute': {
    severity: 'warning',
    source: 'documented',
    summary: 'An index names one attribute twice',
    nextStep: 'remove it from partition',
  },
  'entity-variable': {
    severity: 'warning',
    source: 'documented',
    summary:
      'A name or a type of an entity holds a variable; variables are for app.id, baseUrl and tags, and no types can be made of one',
    nextStep: 'write out what the variable stands for',
  },
}
