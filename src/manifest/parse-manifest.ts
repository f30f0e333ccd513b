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
  type ManifestWarning,
  findMember,
  openManifestSource,
} from './manifest-source.js'
import { readEntities } from './read-entities.js'
import { refuseUnknownMembers } from './refuse-unknown-members.js'

/** What a remote needs from the manifest. */
export interface Manifest {
  /** `app.id`; unchanged when it holds a `${VARIABLE}`. */
  readonly appId: string
  /** The entities of `app.storage.entities`, in order. */
  readonly entities: readonly EntityDefinition[]
  /** What Forge accepts although its documentation forbids it. */
  readonly warnings: readonly ManifestWarning[]
}

/** Options of {@link parseManifest}. */
export interface ParseManifestOptions {
  /** Name of the file for messages. Default `manifest.yml`. */
  file?: string | undefined
}

const VARIABLE = /\$\{[A-Z0-9_]+\}/g

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
  const entities = readStorage(source, findMember(app, members, 'storage'))
  return { appId, entities, warnings: source.warnings }
}

function readStorage(source: ManifestSource, storage: ManifestValue): readonly EntityDefinition[] {
  if (storage.node === undefined) return []
  const members = source.readMapping(storage, 'a mapping')
  refuseUnknownMembers(source, storage, members, ['classifications', 'entities'])
  const entities = findMember(storage, members, 'entities')
  return entities.node === undefined ? [] : readEntities(source, entities)
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
  const expected = `an app id that starts with ${APP_ID_PREFIX}, or a variable such as \${APP_ID}`
  const text = source.readText(id, expected)
  if (isAppId(text)) return text
  throw source.errorAt(id, `expected ${expected}, found ${JSON.stringify(text)}`)
}

/** Whether the text is one variable, or the prefix with a name that may hold variables. */
function isAppId(text: string): boolean {
  if (/^\$\{[A-Z0-9_]+\}$/.test(text)) return true
  const name = text.slice(APP_ID_PREFIX.length).replaceAll(VARIABLE, 'x')
  return text.startsWith(APP_ID_PREFIX) && /^\S+$/.test(name) && !name.includes('${')
}
