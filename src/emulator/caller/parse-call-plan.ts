/**
 * Reads from a manifest what it says about calls. The manifest was checked before: what cannot be read is left out here.
 *
 * Source: Forge manifest reference: modules, endpoint, remotes, permissions.
 *
 * @module
 */
import { createFindingList } from '../../manifest/finding-list.js'
import { type ManifestSource, createManifestSource } from '../../manifest/manifest-source.js'
import {
  type ManifestMember,
  type ManifestValue,
  findMember,
  findPart,
} from '../../manifest/manifest-value.js'
import { parseYaml } from '../../manifest/parse-yaml.js'
import { readScopes } from '../../manifest/read-scopes.js'
import { readTokenSwitches } from '../../manifest/read-token-switches.js'
import { hasVariable } from '../../manifest/variable.js'
import type { ManifestVariables } from '../emulator-options.js'
import type {
  CallPlan,
  CallTokens,
  PlannedEndpoint,
  PlannedModule,
  PlannedRemote,
} from './call-plan.js'

const VARIABLE = /\$\{([A-Z0-9_]+)\}/g
const ENDPOINT_TYPE = 'endpoint'

/** Where a module can name its endpoint, besides a member `endpoint` of its own. */
const ENDPOINT_HOLDERS = ['resolver', 'static']

/** One mapping of the manifest, with short ways to its members. */
interface Entry {
  readonly source: ManifestSource
  readonly value: ManifestValue
  readonly members: readonly ManifestMember[]
  readonly variables: ManifestVariables
}

/**
 * @param text The manifest.
 * @param variables Values for the variables in addresses.
 */
export function parseCallPlan(text: string, variables: ManifestVariables = {}): CallPlan {
  const findings = createFindingList('manifest.yml')
  const tree = parseYaml(text, findings)
  if (tree === undefined) return { remotes: [], endpoints: [], modules: [] }
  const source = createManifestSource(tree, findings)
  const parts = source.toMembers(source.root)
  const toEntries = (list: ManifestValue): readonly Entry[] =>
    source
      .toItems(list)
      .map((value) => ({ source, value, members: source.toMembers(value), variables }))
  const types = source.toMembers(findPart(parts, 'modules'))
  const ofType = (isWanted: (name: string) => boolean) =>
    types
      .filter(({ name }) => isWanted(name))
      .flatMap((type) => toEntries(type).map((entry) => ({ type: type.name, entry })))
  const scopes = readScopes(source, findPart(parts, 'permissions'))
  return {
    remotes: toEntries(findPart(parts, 'remotes')).flatMap(readRemote),
    endpoints: ofType((name) => name === ENDPOINT_TYPE).flatMap(({ entry }) => readEndpoint(entry)),
    modules: ofType((name) => name !== ENDPOINT_TYPE).flatMap(({ type, entry }) =>
      readModule(type, entry),
    ),
    ...(scopes?.list === undefined || scopes.names.some(hasVariable)
      ? {}
      : { scopes: scopes.names }),
  }
}

function readRemote(entry: Entry): readonly PlannedRemote[] {
  const key = readText(entry, 'key')
  if (key === undefined) return []
  const baseUrl = readBaseUrl(entry)
  const operations = readTexts(entry, 'operations')
  return [
    { key, operations, tokens: readTokens(entry), ...(baseUrl === undefined ? {} : { baseUrl }) },
  ]
}

/** The address for all regions; that of one region is not looked at. */
function readBaseUrl(entry: Entry): string | undefined {
  const url = readText(entry, 'baseUrl') ?? readText(toInner(entry, 'baseUrl'), 'default')
  return url !== undefined && URL.canParse(url) ? url : undefined
}

function readEndpoint(entry: Entry): readonly PlannedEndpoint[] {
  const key = readText(entry, 'key')
  if (key === undefined) return []
  const remote = readText(entry, 'remote')
  const path = readText(toInner(entry, 'route'), 'path')
  return [
    {
      key,
      tokens: readTokens(entry),
      ...(remote === undefined ? {} : { remote }),
      ...(path === undefined ? {} : { path }),
    },
  ]
}

function readModule(type: string, entry: Entry): readonly PlannedModule[] {
  const key = readText(entry, 'key')
  if (key === undefined) return []
  const holders = [entry, ...ENDPOINT_HOLDERS.map((name) => toInner(entry, name))]
  const endpoint = holders.map((holder) => readText(holder, 'endpoint')).find(Boolean)
  const interval = readText(entry, 'interval')
  return [
    {
      type,
      key,
      events: readTexts(entry, 'events'),
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(interval === undefined ? {} : { interval }),
    },
  ]
}

/** A token whose switch is a variable comes: nobody can tell, and most apps want it. */
function readTokens({ source, value, members }: Entry): CallTokens {
  const { system, user } = readTokenSwitches(source, findMember(value, members, 'auth'))
  return { system: system.state !== 'off', user: user.state !== 'off' }
}

function toInner(entry: Entry, name: string): Entry {
  const value = findMember(entry.value, entry.members, name)
  return { ...entry, value, members: entry.source.toMembers(value) }
}

function readText(entry: Entry, name: string): string | undefined {
  return toText(entry, findMember(entry.value, entry.members, name))
}

function readTexts(entry: Entry, name: string): readonly string[] {
  const items = entry.source.toItems(findMember(entry.value, entry.members, name))
  return items.map((item) => toText(entry, item)).filter((text) => text !== undefined)
}

function toText({ source, variables }: Entry, value: ManifestValue): string | undefined {
  const text = value.node === undefined ? undefined : source.readText(value, 'a text')
  return text?.replaceAll(VARIABLE, (whole, name: string) => variables[name] ?? whole)
}
