/**
 * Generates all files of a manifest.
 *
 * @module
 */
import type { EntityDefinition } from '../wire/entity-definition.js'
import { generateEntities } from './generate-entities.js'
import { generateZod } from './generate-zod.js'
import type { GeneratedOptions } from './generated-header.js'

/** A file as it shall be. */
export interface GeneratedFile {
  /** Name without a folder. */
  readonly name: string
  readonly text: string
}

/**
 * Generates the file of the entities, and a file of zod schemas beside it when the options say so.
 *
 * @param entities As the manifest declares them, without errors.
 * @param name Name of the first file, which ends with `.ts`; the second one is called `.zod.ts` instead.
 */
export function generateFiles(
  entities: readonly EntityDefinition[],
  name: string,
  options: GeneratedOptions,
): readonly GeneratedFile[] {
  const base = name.slice(0, -'.ts'.length)
  const file = { name, text: generateEntities(entities, options) }
  if (!options.zod) return [file]
  const entitiesModule = `./${base}.js`
  return [
    file,
    { name: `${base}.zod.ts`, text: generateZod(entities, { ...options, entitiesModule }) },
  ]
}
