/**
 * The entities of the storage model.
 *
 * @module
 */
import type { EntityDefinition } from '../../src/wire/entity-definition.js'

const ATTRIBUTES = {
  text: 'string',
  whole: 'integer',
  ratio: 'float',
  flag: 'boolean',
  free: 'any',
} as const

/** One with each kind of index, one without any. */
export const MODEL_ENTITIES: readonly EntityDefinition[] = [
  {
    name: 'measure',
    attributes: ATTRIBUTES,
    indexes: [
      { name: 'text', range: 'text', partition: [] },
      { name: 'whole', range: 'whole', partition: [] },
      { name: 'ratio', range: 'ratio', partition: [] },
      { name: 'flag', range: 'flag', partition: [] },
      { name: 'by-flag', range: 'text', partition: ['flag'] },
      { name: 'by-text-and-whole', range: 'ratio', partition: ['text', 'whole'] },
    ],
  },
  { name: 'plain', attributes: ATTRIBUTES, indexes: [] },
]
