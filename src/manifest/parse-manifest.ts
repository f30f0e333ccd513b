/**
 * Reads the parts of `manifest.yml` that a remote needs: the app's id and its entities.
 *
 * @module
 */
import { APP_ID_PREFIX } from '../wire/invocation-claims.js'
import type { EntityDefinition } from '../wire/entity-definition.js'
import {
  type ManifestSource,
  type ManifestValue,
  findMember,
  openManifestSource,
} from './manifest-source.js'
import { readEntities } from './read-entities.js'

/** What a remote needs from the manifest. */
export interface Manifest {
  /** `app.id`; unchanged when it holds a `${VARIABLE}`. */
  readonly appId: string
  /** The entities of `app.storage.entities`, in order. */
  readonly entities: readonly EntityDefinition[]
}

/** Options of {@link parseManifest}. */
export interface ParseManifestOptions {
  /** Name of the file for messages. Default `manifest.yml`. */
  file?: string | undefined
}

/**
 * Reads a manifest. What Forge's own check refuses about the app id and the entities is an error; the rest of the file is not looked at.
 *
 * @throws ManifestError (`ERR_MANIFEST`) with line and column.
 */
export function parseManifest(text: string, options: ParseManifestOptions = {}): Manifest {
  const source = openManifestSource(text, options.file ?? 'manifest.yml')
  const app = inside(source, source.root, 'app', 'a mapping with "app"')
  const members = source.readMapping(app, 'a mapping with "id"')
  const appId = readAppId(source, findMember(app, members, 'id'))
  const storage = findMember(app, members, 'storage')
  if (storage.node === undefined) return { appId, entities: [] }
  const entities = inside(source, storage, 'entities', 'a mapping')
  return { appId, entities: entities.node === undefined ? [] : readEntities(source, entities) }
}

function inside(
  source: ManifestSource,
  mapping: ManifestValue,
  name: string,
  expected: string,
): ManifestValue {
  const member = findMember(mapping, source.readMapping(mapping, expected), name)
  return { ...member, subject: mapping === source.root ? name : member.subject }
}

function readAppId(source: ManifestSource, id: ManifestValue): string {
  const text = source.readText(id, `an app id that starts with ${APP_ID_PREFIX}`)
  const isComplete =
    text.startsWith(APP_ID_PREFIX) && /^\S+$/.test(text.slice(APP_ID_PREFIX.length))
  if (isComplete || text.includes('${')) return text
  throw source.errorAt(
    id,
    `expected an app id that starts with ${APP_ID_PREFIX}, found ${JSON.stringify(text)}`,
  )
}
