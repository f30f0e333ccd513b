/**
 * The endpoints of the manifest: `modules.endpoint`.
 *
 * Source: Forge manifest reference: endpoint; what Forge's own check answered.
 *
 * @module
 */
import type { IsDeclared } from './declared-keys.js'
import type { ManifestSource } from './manifest-source.js'
import { type ManifestMember, type ManifestValue, findMember } from './manifest-value.js'
import { quote } from './quote.js'
import { type TokenSwitches, readTokenSwitches } from './read-token-switches.js'

/** An endpoint that modules can name. */
export interface Endpoint {
  /** The endpoint, for findings. */
  readonly value: ManifestValue
  /** `undefined` when it could not be read. */
  readonly key: string | undefined
  /** Whether it says which path of the remote is called. */
  readonly hasRoute: boolean
  readonly tokens: TokenSwitches
}

/** @returns `undefined` when the value is no list, so that nothing is known about the endpoints. */
export function readEndpoints(
  source: ManifestSource,
  list: ManifestValue,
  isRemote: IsDeclared,
): readonly Endpoint[] | undefined {
  if (list.node === undefined) return []
  return source.readList(list, 'a list of endpoints')?.flatMap((item) => {
    const members = source.readMapping(item, 'an endpoint with "key" and "remote"')
    if (members === undefined) return []
    const key = source.readText(findMember(item, members, 'key'), 'a key')
    const value = key === undefined ? item : { ...item, subject: `endpoint ${quote(key)}` }
    const tokens = readTokenSwitches(source, findMember(value, members, 'auth'))
    checkTarget(source, { value, members, tokens }, isRemote)
    return [
      { value, key, tokens, hasRoute: readRoute(source, findMember(value, members, 'route')) },
    ]
  })
}

interface EndpointMembers {
  readonly value: ManifestValue
  readonly members: readonly ManifestMember[]
  readonly tokens: TokenSwitches
}

/** An endpoint of a container names a service; it gets no token. */
function checkTarget(
  source: ManifestSource,
  { value, members, tokens }: EndpointMembers,
  isRemote: IsDeclared,
): void {
  if (findMember(value, members, 'service').node !== undefined) return
  const remote = findMember(value, members, 'remote')
  const key = source.readText(remote, 'the key of a remote')
  if (key !== undefined && !isRemote(key)) {
    source.report('endpoint-remote', remote, `expected a declared remote, found ${quote(key)}`)
  }
  if (tokens.system.state === 'off') {
    const problem = 'expected appSystemToken to be enabled; storage will have no token'
    source.report('endpoint-token', { ...tokens.system.value, subject: value.subject }, problem)
  }
}

function readRoute(source: ManifestSource, route: ManifestValue): boolean {
  if (route.node === undefined) return false
  const members = source.readMapping(route, 'a mapping with "path"')
  if (members !== undefined) source.readText(findMember(route, members, 'path'), 'a path')
  return true
}
