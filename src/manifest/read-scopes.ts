/**
 * The scopes of the app: `permissions.scopes`.
 *
 * Source: Forge manifest reference: permissions.
 *
 * @module
 */
import { isScalar } from 'yaml'
import type { ManifestSource } from './manifest-source.js'
import { type ManifestValue, findMember } from './manifest-value.js'

/** The scopes, written as a list or as a mapping from scope to its settings. */
export interface Scopes {
  readonly names: readonly string[]
  /** Where they are written, or would be; `undefined` when the file has no permissions. */
  readonly list: ManifestValue | undefined
}

/** @returns `undefined` when they cannot be read. */
export function readScopes(source: ManifestSource, permissions: ManifestValue): Scopes | undefined {
  if (permissions.node === undefined) return { names: [], list: undefined }
  const members = source.readMapping(permissions, 'a mapping with "scopes"')
  if (members === undefined) return undefined
  const list = findMember(permissions, members, 'scopes')
  const values = [list, ...source.toItems(list)]
  return { names: values.flatMap((value) => readNames(source, value)), list }
}

/** A list can hold mappings too; a text in the place of the list can only be a variable. */
function readNames(source: ManifestSource, value: ManifestValue): readonly string[] {
  if (isScalar(value.node) && typeof value.node.value === 'string') return [value.node.value]
  return source.toMembers(value).map(({ name }) => name)
}
