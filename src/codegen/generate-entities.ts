/**
 * Generates the TypeScript of a manifest's entities: types, definitions and what types `req.forge.entities`.
 *
 * @module
 */
import type { EntityDefinition } from '../wire/entity-definition.js'
import { type GeneratedOptions, renderHeader } from './generated-header.js'
import { renderDefinition } from './render-definition.js'
import { listIndexTypes, renderIndexMap, renderTypes } from './render-index-types.js'
import { renderValueType } from './render-value-type.js'
import { indent, renderTypeImport, toLiteral, toMemberKey } from './source-text.js'
import { IMPORTED_TYPES, type NamedEntity, nameEntities } from './type-names.js'

/** Where the file imports from. */
const MODULE = 'forge-remote/entities'

/** Only a module that the program knows can be augmented, and the file imports nothing from this one. */
const AUGMENTED_REFERENCE = '/// <reference types="forge-remote" />'

/**
 * Generates the file of the entities.
 *
 * @param entities As the manifest declares them, without errors.
 * @returns TypeScript that ends with a line break; the same for the same input, laid out as prettier does.
 */
export function generateEntities(
  entities: readonly EntityDefinition[],
  options: GeneratedOptions,
): string {
  const named = nameEntities(entities)
  const blocks = [
    [...renderHeader('The entities', options), ...renderImports(entities)],
    ...named.flatMap(({ entity, names }) => [
      renderValueType(entity, names.value),
      renderIndexMap(entity, names.indexes),
      renderTypes(entity, names),
    ]),
    ...renderEntities(named),
  ]
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

/** Nothing is imported that the file does not use. */
function renderImports(entities: readonly EntityDefinition[]): readonly string[] {
  if (entities.length === 0) return []
  const always = ['Entity', 'EntityRepository', 'KeyIndex']
  const used = new Set([...always, ...entities.flatMap(listIndexTypes)])
  const types = IMPORTED_TYPES.filter((name) => used.has(name))
  return [
    AUGMENTED_REFERENCE,
    `import { createEntity } from ${toLiteral(MODULE)}`,
    ...renderTypeImport(types, MODULE),
  ]
}

function renderEntities(entities: readonly NamedEntity[]): readonly (readonly string[])[] {
  const comment = '/** The entities of the manifest, for `forgeRemote({ entities })`. */'
  if (entities.length === 0) return [[comment, 'export const entities = {}']]
  return [
    [
      comment,
      'export const entities: {',
      ...indent(
        2,
        entities.map((named) => renderMember('Entity', named)),
      ),
      '} = {',
      ...indent(
        2,
        entities.flatMap(({ entity, names }) => renderDefinition(entity, names.types)),
      ),
      '}',
    ],
    [
      "declare module 'forge-remote' {",
      '  interface ForgeEntities {',
      ...indent(
        4,
        entities.map((named) => renderMember('EntityRepository', named)),
      ),
      '  }',
      '}',
    ],
  ]
}

function renderMember(type: string, { entity, names }: NamedEntity): string {
  return `readonly ${toMemberKey(entity.name)}: ${type}<${names.types}>`
}
