/**
 * What the admin API says about the emulator as a whole.
 *
 * @module
 */
import type { AttributeType, EntityDefinition } from '../../wire/entity-definition.js'
import { type ClockState, readClockState } from './clock-state.js'
import {
  type Members,
  readList,
  readMembers,
  readOptionalText,
  readText,
  showJson,
} from './read-json.js'

/** A switch on which the sources about the platform disagree. */
export interface RuleState {
  readonly name: string
  /** The value in force, as text. */
  readonly value: string
  /** The values that it can have, as text; none when any number will do. */
  readonly values: readonly string[]
  readonly about: string
  readonly provenance: string
  /** Whether it can be changed at the start only. */
  readonly needsRestart: boolean
}

/** An endpoint of the manifest. */
export interface EndpointFacts {
  readonly key: string
  readonly remote: string
  /** Path of its route, if the manifest gives one. */
  readonly path: string | undefined
}

/** A trigger or scheduled trigger of the manifest. */
export interface TriggerFacts {
  readonly key: string
  readonly endpoint: string
  /** Events; empty for a scheduled trigger. */
  readonly events: readonly string[]
}

/** The emulator as a whole. */
export interface EmulatorStatus {
  readonly appId: string
  readonly version: string
  readonly url: string
  readonly storageUrl: string
  readonly jwksUrl: string
  readonly entities: readonly EntityDefinition[]
  readonly rules: readonly RuleState[]
  /** Names of the quota settings and what they are, as text. */
  readonly quotas: readonly (readonly [string, string])[]
  readonly clock: ClockState
  readonly endpoints: readonly EndpointFacts[]
  /** Keys and addresses of the manifest's remotes. */
  readonly remotes: readonly { readonly key: string; readonly baseUrl: string }[]
  readonly triggers: readonly TriggerFacts[]
  readonly scheduledTriggers: readonly TriggerFacts[]
}

const TYPES: readonly AttributeType[] = ['string', 'integer', 'float', 'boolean', 'any']

/** Reads the answer of `/status`. */
export function readEmulatorStatus(answer: unknown): EmulatorStatus {
  const status = readMembers(answer)
  return {
    appId: readText(status['appId']),
    version: readText(status['version']),
    url: readText(status['url']),
    storageUrl: readText(status['storageUrl']),
    jwksUrl: readText(status['jwksUrl']),
    entities: readList(status['entities'], readEntity),
    rules: Object.entries(readMembers(status['rules'])).map(readRule),
    quotas: Object.entries(readMembers(status['quotas'])).map(([name, value]) => [
      name,
      showJson(value),
    ]),
    clock: readClockState(status['clock']),
    endpoints: readList(status['endpoints'], readEndpoint),
    remotes: readList(status['remotes'], readRemote),
    triggers: readList(status['triggers'], readTrigger),
    scheduledTriggers: readList(status['scheduledTriggers'], readTrigger),
  }
}

function readEntity(value: unknown): EntityDefinition {
  const { name, attributes, indexes } = readMembers(value)
  const types = Object.entries(readMembers(attributes)).map(([attribute, type]) => [
    attribute,
    TYPES.find((known) => known === type) ?? 'any',
  ])
  return {
    name: readText(name),
    attributes: Object.fromEntries(types),
    indexes: readList(indexes, readIndex),
  }
}

function readIndex(value: unknown): EntityDefinition['indexes'][number] {
  const { name, range, partition } = readMembers(value)
  return { name: readText(name), range: readText(range), partition: readList(partition, readText) }
}

function readRule([name, state]: [string, unknown]): RuleState {
  const { value, values, about, provenance, needsRestart } = readMembers(state)
  return {
    name,
    value: readText(value),
    values: readList(values, readText),
    about: readText(about),
    provenance: readText(provenance),
    needsRestart: needsRestart === true,
  }
}

function readEndpoint(value: unknown): EndpointFacts {
  const endpoint = readMembers(value)
  return {
    key: readText(endpoint['key']),
    remote: readText(endpoint['remote']),
    path: readOptionalText(endpoint['path']) ?? readPath(readMembers(endpoint['route'])),
  }
}

function readPath({ path }: Members): string | undefined {
  return readOptionalText(path)
}

function readRemote(value: unknown): { key: string; baseUrl: string } {
  const { key, baseUrl } = readMembers(value)
  return { key: readText(key), baseUrl: readText(baseUrl) }
}

function readTrigger(value: unknown): TriggerFacts {
  const { key, endpoint, events } = readMembers(value)
  return { key: readText(key), endpoint: readText(endpoint), events: readList(events, readText) }
}
