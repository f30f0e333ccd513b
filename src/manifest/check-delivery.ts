/**
 * Checks how calls get from Forge to the remote, and with what the remote gets to storage.
 *
 * @module
 */
import { checkModules } from './check-modules.js'
import { checkScopes } from './check-scopes.js'
import { toIsDeclared } from './declared-keys.js'
import type { ManifestSource } from './manifest-source.js'
import { type ManifestMember, type ManifestValue, findMember, findPart } from './manifest-value.js'
import { readEndpoints } from './read-endpoints.js'
import { readRemotes } from './read-remotes.js'

const PARTS = new Set(['modules', 'permissions', 'remotes'])

/**
 * Checks remotes, endpoints, the modules that use them, and scopes. A file that has neither modules nor permissions nor remotes is a part
 * of a manifest, such as one that was written for the emulator: nothing is asked of it.
 *
 * @param members The parts of the manifest.
 * @param storage `app.storage`.
 */
export function checkDelivery(
  source: ManifestSource,
  members: readonly ManifestMember[],
  storage: ManifestValue,
): void {
  if (!members.some(({ name }) => PARTS.has(name))) return
  const remotes = readRemotes(source, findPart(members, 'remotes'))
  const isRemote = toIsDeclared(remotes?.map(({ key }) => key) ?? [undefined])
  const modules = findPart(members, 'modules')
  const types = modules.node === undefined ? [] : (source.readMapping(modules, 'a mapping') ?? [])
  const endpoints = readEndpoints(source, findMember(modules, types, 'endpoint'), isRemote)
  checkModules(source, types, endpoints)
  const tokens = [...(endpoints ?? []), ...(remotes ?? [])].map((holder) => holder.tokens.system)
  checkScopes(source, findPart(members, 'permissions'), {
    storage: storage.node === undefined ? undefined : storage,
    systemToken: tokens.find(({ state }) => state === 'on')?.value,
  })
}
