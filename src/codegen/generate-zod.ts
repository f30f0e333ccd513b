/**
 * Generates zod schemas of a manifest's entities.
 *
 * Source: Custom Entity Store, attribute types.
 *
 * @module
 */
import {
  ATTRIBUTE_TYPES,
  type AttributeType,
  type EntityDefinition,
} from '../wire/entity-definition.js'
import { type GeneratedOptions, renderHeader } from './generated-header.js'
import { renderComment, renderTypeImport, toMemberKey } from './source-text.js'
import { type NamedEntity, nameEntities } from './type-names.js'

/** What a file of schemas is generated from. */
export interface ZodFileOptions extends GeneratedOptions {
  /** Module specifier of the file with the types, such as `./entities.js`. */
  readonly entitiesModule: string
}

/** A schema for each attribute type; no schema of an entity has a name in capitals. */
const ATTRIBUTE_SCHEMAS: Readonly<Record<AttributeType, readonly string[]>> = {
  integer: ['const INTEGER = z.int32()'],
  float: [
    'const FLOAT = z.number().refine((value) => {',
    '  const size = Math.abs(value)',
    '  return size === 0 || (size >= 1e-130 && size < 1e126)',
    "}, 'expected 0, or 1e-130 to just below 1e126 in size')",
  ],
  string: [
    String.raw`const STRING = z.string().regex(/\S/, 'expected a character that is not white space')`,
  ],
  boolean: ['const BOOLEAN = z.boolean()'],
  any: ["const ANY = z.json().refine((value) => value !== null, 'expected JSON other than null')"],
}

/**
 * Generates a schema per entity; unknown attributes are refused.
 *
 * @param entities As the manifest declares them, without errors.
 * @returns TypeScript for zod 4 that ends with a line break; the same for the same input, laid out as prettier does.
 */
export function generateZod(
  entities: readonly EntityDefinition[],
  { entitiesModule, ...options }: ZodFileOptions,
): string {
  const named = nameEntities(entities)
  const types = new Set(entities.flatMap(({ attributes }) => Object.values(attributes)))
  const used = ATTRIBUTE_TYPES.filter((type) => types.has(type))
  const head = renderHeader('Zod schemas of the entities', options)
  const blocks = [
    [...head, ...renderImports(named, entitiesModule)],
    ...(used.length === 0 ? [] : [used.flatMap((type) => ATTRIBUTE_SCHEMAS[type])]),
    ...named.map(renderSchema),
  ]
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function renderImports(named: readonly NamedEntity[], entitiesModule: string): readonly string[] {
  if (named.length === 0) return ['export {}']
  const types = named.map(({ names }) => names.value).toSorted()
  return ["import { z } from 'zod'", ...renderTypeImport(types, entitiesModule)]
}

function renderSchema({ entity, names }: NamedEntity): readonly string[] {
  const name = `${names.value.slice(0, 1).toLowerCase()}${names.value.slice(1)}Schema`
  const comment = renderComment(0, `Schema of the values of entity \`${entity.name}\`.`)
  const end = `) satisfies z.ZodType<${names.value}>`
  const attributes = Object.entries(entity.attributes)
  if (attributes.length === 0) return [...comment, `export const ${name} = z.strictObject({}${end}`]
  return [
    ...comment,
    `export const ${name} = z.strictObject({`,
    ...attributes.map(
      ([attribute, type]) => `  ${toMemberKey(attribute)}: ${type.toUpperCase()}.optional(),`,
    ),
    `}${end}`,
  ]
}
