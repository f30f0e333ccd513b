/**
 * Variables, whose values are known only when the app is deployed.
 *
 * @module
 */

import type { ManifestSource } from './manifest-source.js'
import type { ManifestValue } from './manifest-value.js'
import { quote } from './quote.js'

const VARIABLE = /\$\{[A-Z0-9_]+\}/
const EVERY_VARIABLE = new RegExp(VARIABLE, 'g')

/** Whether the text holds a `${VARIABLE}`, so that nothing can be said about it. */
export function hasVariable(text: string): boolean {
  return VARIABLE.test(text)
}

/** Whether the text holds a variable where Forge documents none; that is a finding. */
export function reportVariable(
  source: ManifestSource,
  value: ManifestValue,
  text: string,
): boolean {
  if (!hasVariable(text)) return false
  source.report('entity-variable', value, `expected a text without variables, found ${quote(text)}`)
  return true
}

/** @returns The text with `value` in the place of each variable. */
export function replaceVariables(text: string, value: string): string {
  return text.replaceAll(EVERY_VARIABLE, value)
}
