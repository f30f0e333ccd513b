/**
 * The remotes of the manifest.
 *
 * Source: Forge manifest reference: remotes; what Forge's own check answered.
 *
 * @module
 */
import { checkBaseUrl } from './check-base-url.js'
import type { ManifestSource } from './manifest-source.js'
import { type ManifestMember, type ManifestValue, findMember } from './manifest-value.js'
import { quote } from './quote.js'
import { type TokenSwitches, readTokenSwitches } from './read-token-switches.js'
import { hasVariable } from './variable.js'

/** A remote that endpoints can name. */
export interface Remote {
  /** `undefined` when it could not be read. */
  readonly key: string | undefined
  /** Tokens of the calls that Forge functions make. */
  readonly tokens: TokenSwitches
}

const KEY_MAX_LENGTH = 23
const KEY = /^[a-zA-Z0-9_-]+$/

/** @returns `undefined` when the value is no list, so that nothing is known about the remotes. */
export function readRemotes(
  source: ManifestSource,
  list: ManifestValue,
): readonly Remote[] | undefined {
  if (list.node === undefined) return []
  const keys = new Set<string>()
  return source.readList(list, 'a list of remotes')?.flatMap((item) => {
    const members = source.readMapping(item, 'a remote with "key" and "baseUrl"')
    if (members === undefined) return []
    const key = readKey(source, findMember(item, members, 'key'), keys)
    const remote = key === undefined ? item : { ...item, subject: `remote ${quote(key)}` }
    if (key !== undefined) keys.add(key)
    checkAddress(source, remote, members)
    return [{ key, tokens: readTokenSwitches(source, findMember(remote, members, 'auth')) }]
  })
}

function readKey(
  source: ManifestSource,
  value: ManifestValue,
  others: ReadonlySet<string>,
): string | undefined {
  const expected = `1 to ${KEY_MAX_LENGTH} of a-z A-Z 0-9 _ -`
  const key = source.readText(value, `a key of ${expected}`)
  if (key === undefined || hasVariable(key)) return key
  if (key.length > KEY_MAX_LENGTH || !KEY.test(key)) {
    source.report('remote-key', value, `expected ${expected}, found ${quote(key)}`)
  }
  if (others.has(key)) {
    const problem = `expected a key of its own, found ${quote(key)} a second time`
    source.report('remote-duplicate', value, problem)
  }
  return key
}

function checkAddress(
  source: ManifestSource,
  remote: ManifestValue,
  members: readonly ManifestMember[],
): void {
  const baseUrl = findMember(remote, members, 'baseUrl')
  if (baseUrl.node !== undefined) {
    checkBaseUrl(source, baseUrl)
  } else if (findMember(remote, members, 'configurable').node === undefined) {
    source.report('remote-address', baseUrl, 'expected baseUrl or configurable, found neither')
  }
}
