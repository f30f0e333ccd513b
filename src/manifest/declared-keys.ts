/**
 * Keys that other parts of the manifest refer to.
 *
 * @module
 */
import { hasVariable } from './variable.js'

/** Whether a key is declared, as far as that can be known. */
export type IsDeclared = (key: string) => boolean

/** @param keys The declared keys. One that could not be read, or that is a variable, may be any key. */
export function toIsDeclared(keys: readonly (string | undefined)[]): IsDeclared {
  const names = new Set(keys)
  const isOpen = keys.some((key) => key === undefined || hasVariable(key))
  return (key) => isOpen || names.has(key) || hasVariable(key)
}
