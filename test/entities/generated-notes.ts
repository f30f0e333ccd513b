/**
 * The entities of test/fixtures/manifest.yml as `forge-remote generate` writes them, but for the paths of its imports.
 *
 * @module
 */
import { createEntity } from '../../src/entities/index.js'
import type {
  Entity,
  EntityRepository,
  Index,
  KeyIndex,
  NumberRange,
  PartitionedIndex,
  TextRange,
} from '../../src/entities/index.js'

/** Value of an item of entity `note`. */
export interface Note {
  /** `string`: at least one character that is not white space. In indexes `author`, `by-author`. */
  author?: string | undefined
  /** `integer`: −2147483648 to 2147483647. In index `by-author`. */
  stars?: number | undefined
  /** `any`: JSON but `null`; neither indexed nor filtered. */
  body?: unknown
}

/** Indexes of entity `note`: what a query by each can be asked with. */
export interface NoteIndexes {
  /** All items, by key. */
  'by-key': KeyIndex
  /** Range `author`. */
  author: Index<TextRange>
  /** Partition `author`, range `stars`. */
  'by-author': PartitionedIndex<NumberRange, { author: string }>
}

/** Types of entity `note`. */
export interface NoteTypes {
  value: Note
  indexes: NoteIndexes
  /** Attributes that filters and conditions may name. */
  filterable: 'author' | 'stars'
  /** Attributes that may count versions. */
  version: 'stars'
}

/** The entities of the manifest, for `forgeRemote({ entities })`. */
export const entities: {
  readonly note: Entity<NoteTypes>
} = {
  note: createEntity<NoteTypes>({
    name: 'note',
    attributes: {
      author: 'string',
      stars: 'integer',
      body: 'any',
    },
    indexes: [
      { name: 'author', range: 'author', partition: [] },
      { name: 'by-author', range: 'stars', partition: ['author'] },
    ],
  }),
}

declare module '../../src/index.js' {
  interface ForgeEntities {
    readonly note: EntityRepository<NoteTypes>
  }
}
