/**
 * Names of members.
 *
 * @module
 */
import { isScalar } from 'yaml'
import type { ResolveNode } from './yaml-tree.js'

/** @returns The name that a key stands for; `undefined` for a mapping or a list as key. */
export function toMemberName(key: unknown, resolve: ResolveNode): string | undefined {
  const node = resolve(key) ?? key
  return isScalar(node) ? String(node.value) : undefined
}
