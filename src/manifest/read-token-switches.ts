/**
 * The `auth` of an endpoint or a remote: which tokens its calls bring.
 *
 * Source: Forge manifest reference: endpoint, remotes. One page says `appSystemToken: true`; Forge's own check refuses that.
 *
 * @module
 */
import { isMap, isScalar } from 'yaml'
import { describeNode } from './describe-node.js'
import type { ManifestSource } from './manifest-source.js'
import { type ManifestValue, findMember } from './manifest-value.js'
import { hasVariable } from './variable.js'

/** Whether a token is enabled, and where that is written. */
export interface TokenSwitch {
  readonly value: ManifestValue
  /** `unknown` when it is a variable, or a finding already. */
  readonly state: 'on' | 'off' | 'unknown'
}

/** The tokens of an endpoint or a remote. */
export interface TokenSwitches {
  readonly system: TokenSwitch
  readonly user: TokenSwitch
}

/** @param auth The member `auth`, which may be missing. */
export function readTokenSwitches(source: ManifestSource, auth: ManifestValue): TokenSwitches {
  if (auth.node === undefined) return toSwitches(auth, 'off')
  const members = source.readMapping(auth, 'a mapping with "appSystemToken" or "appUserToken"')
  if (members === undefined) return toSwitches(auth, 'unknown')
  return {
    system: readTokenSwitch(source, findMember(auth, members, 'appSystemToken')),
    user: readTokenSwitch(source, findMember(auth, members, 'appUserToken')),
  }
}

function toSwitches(value: ManifestValue, state: TokenSwitch['state']): TokenSwitches {
  return { system: { value, state }, user: { value, state } }
}

function readTokenSwitch(source: ManifestSource, value: ManifestValue): TokenSwitch {
  if (value.node === undefined) return { value, state: 'off' }
  const enabled = findMember(value, source.toMembers(value), 'enabled')
  const flag = isScalar(enabled.node) ? enabled.node.value : undefined
  if (typeof flag === 'boolean') return { value, state: flag ? 'on' : 'off' }
  if (!isMap(value.node)) {
    const problem = `expected { enabled: true } or { enabled: false }, found ${describeNode(value.node)}`
    source.report('token-switch', value, problem)
  } else if (typeof flag !== 'string' || !hasVariable(flag)) {
    const problem = `expected true or false, found ${describeNode(enabled.node)}`
    source.report('token-switch', enabled, problem)
  }
  return { value, state: 'unknown' }
}
