/**
 * Checks the modules that call an endpoint, and what triggers ask of theirs.
 *
 * Source: Forge manifest reference: trigger, scheduledTrigger; what Forge's own check answered.
 *
 * @module
 */
import { toIsDeclared } from './declared-keys.js'
import type { ManifestSource } from './manifest-source.js'
import { type ManifestMember, type ManifestValue, findMember } from './manifest-value.js'
import { quote } from './quote.js'
import type { Endpoint } from './read-endpoints.js'

/** Where a module names its endpoint. */
const ENDPOINT_HOLDERS = ['resolver', 'static']

type CheckEndpoint = (source: ManifestSource, endpoint: Endpoint) => void

/** What certain modules ask of their endpoint. */
const ENDPOINT_CHECKS: ReadonlyMap<string, CheckEndpoint> = new Map([
  ['trigger', checkTriggerEndpoint],
  ['scheduledTrigger', checkScheduledEndpoint],
])

/** @param endpoints `undefined` when they could not be read, so that no reference can be judged. */
export function checkModules(
  source: ManifestSource,
  modules: readonly ManifestMember[],
  endpoints: readonly Endpoint[] | undefined,
): void {
  if (endpoints === undefined) return
  const isEndpoint = toIsDeclared(endpoints.map(({ key }) => key))
  for (const type of modules.filter(({ name }) => name !== 'endpoint')) {
    for (const reference of source.toItems(type).flatMap((item) => findReferences(source, item))) {
      const key = source.readText(reference, 'the key of an endpoint')
      if (key === undefined) continue
      if (!isEndpoint(key)) {
        const problem = `expected a declared endpoint, found ${quote(key)}`
        source.report('module-endpoint', reference, problem)
      }
      const named = endpoints.find((endpoint) => endpoint.key === key)
      if (named !== undefined) ENDPOINT_CHECKS.get(type.name)?.(source, named)
    }
  }
}

function findReferences(source: ManifestSource, item: ManifestValue): readonly ManifestValue[] {
  const members = source.toMembers(item)
  const holders = ENDPOINT_HOLDERS.map((name) => findMember(item, members, name))
  return [
    findMember(item, members, 'endpoint'),
    ...holders.map((holder) => findMember(holder, source.toMembers(holder), 'endpoint')),
  ].filter(({ node }) => node !== undefined)
}

function checkTriggerEndpoint(source: ManifestSource, endpoint: Endpoint): void {
  const { value, hasRoute, tokens } = endpoint
  if (!hasRoute) source.report('trigger-route', value, 'expected a route, since a trigger uses it')
  if (tokens.user.state === 'on') {
    const problem = 'expected no user token, since a trigger uses the endpoint'
    source.report('trigger-user-token', tokens.user.value, problem)
  }
}

function checkScheduledEndpoint(source: ManifestSource, { value, hasRoute }: Endpoint): void {
  if (hasRoute) return
  source.report(
    'scheduled-trigger-route',
    value,
    'expected a route, since a scheduled trigger uses it',
  )
}
