/**
 * Checks a manifest: the app's id, its entities, and what leads from Forge to the remote and back to storage.
 *
 * @module
 */
import type { EntityDefinition } from '../wire/entity-definition.js'
import { checkDelivery } from './check-delivery.js'
import { checkKnownMembers } from './check-known-members.js'
import { createFindingList } from './finding-list.js'
import type { ManifestFinding } from './manifest-finding.js'
import { type ManifestSource, createManifestSource } from './manifest-source.js'
import { type ManifestValue, findMember, findPart } from './manifest-value.js'
import type { Manifest } from './manifest.js'
import { parseYaml } from './parse-yaml.js'
import { readAppId } from './read-app-id.js'
import { readEntities } from './read-entities.js'

/** Options of {@link checkManifest}. */
export interface CheckManifestOptions {
  /** Name of the file for the findings. Default `manifest.yml`. */
  file?: string | undefined
}

/** What became of a manifest. */
export type ManifestReport = UsableManifest | BrokenManifest

interface UsableManifest {
  readonly manifest: Manifest
  /** Its warnings, from the top of the file to its end. */
  readonly findings: readonly ManifestFinding[]
}

interface BrokenManifest {
  readonly manifest?: undefined
  /** All findings, from the top of the file to its end. */
  readonly findings: readonly ManifestFinding[]
  readonly firstError: ManifestFinding
}

type ManifestContent = Omit<Manifest, 'warnings'>

/** What is read from a broken manifest; its findings keep it from being used. */
const NOTHING: ManifestContent = { appId: '', entities: [] }

/**
 * Reads a manifest and judges the parts that matter to a remote, each by a row of `MANIFEST_RULES`; the rest of the file is tolerated.
 * A text with a `${VARIABLE}` is not judged.
 */
export function checkManifest(text: string, options: CheckManifestOptions = {}): ManifestReport {
  const list = createFindingList(options.file ?? 'manifest.yml')
  const tree = parseYaml(text, list)
  const content = tree === undefined ? NOTHING : readContent(createManifestSource(tree, list))
  const findings = list.toSorted()
  const firstError = findings.find(({ severity }) => severity === 'error')
  if (firstError !== undefined) return { findings, firstError }
  return { manifest: { ...content, warnings: findings }, findings }
}

function readContent(source: ManifestSource): ManifestContent {
  const members = source.readMapping(source.root, 'a mapping with "app"')
  if (members === undefined) return NOTHING
  const app = findPart(members, 'app')
  const appMembers = source.readMapping(app, 'a mapping with "id"')
  const storage = findMember(app, appMembers ?? [], 'storage')
  checkDelivery(source, members, storage)
  if (appMembers === undefined) return NOTHING
  const appId = readAppId(source, findMember(app, appMembers, 'id'))
  const entities = readStorage(source, storage)
  return { appId: appId ?? NOTHING.appId, entities }
}

function readStorage(source: ManifestSource, storage: ManifestValue): readonly EntityDefinition[] {
  if (storage.node === undefined) return []
  const members = source.readMapping(storage, 'a mapping')
  if (members === undefined) return []
  checkKnownMembers(source, storage, members, ['classifications', 'entities'])
  return readEntities(source, findMember(storage, members, 'entities'))
}
