/**
 * Proves that entities declared in code are those of the manifest.
 *
 * @module
 */
import { readFileSync } from 'node:fs'
import type { EntitySet } from '../entities/entity.js'
import { ForgeRemoteError } from '../errors.js'
import { parseManifest } from '../manifest/parse-manifest.js'
import { compareDefinitions } from './compare-definitions.js'

/**
 * Compares what `defineEntities()` was told with `app.storage.entities` of the manifest: entities, attributes with their types, and indexes
 * with range and partition. Generated entities need it as little as `forge-remote generate --check` has run.
 *
 * @param manifest Path of `manifest.yml`, or its text when it holds a line break.
 * @throws `ERR_MANIFEST`, with a line for each difference, or when the manifest cannot be used.
 *
 * @example
 *   it('declares what the manifest does', () => assertMatchesManifest(entities, 'manifest.yml'))
 */
export function assertMatchesManifest(entities: EntitySet, manifest: string): void {
  const isText = manifest.includes('\n')
  const file = isText ? 'manifest.yml' : manifest
  const declared = parseManifest(isText ? manifest : readFileSync(manifest, 'utf8'), { file })
  const defined = Object.values(entities).map(({ definition }) => definition)
  const differences = compareDefinitions(defined, declared.entities)
  if (differences.length === 0) return
  const lines = differences.map((difference) => `\n- ${difference}`).join('')
  throw new ForgeRemoteError('ERR_MANIFEST', `${file} and the entities in code differ:${lines}`)
}
