/**
 * Variables, whose values are known only when the app is deployed.
 *
 * @module
 */

const VARIABLE = /\$\{[A-Z0-9_]+\}/
const EVERY_VARIABLE = new RegExp(VARIABLE, 'g')

/** Whether the text holds a `${VARIABLE}`, so that nothing can be said about it. */
export function hasVariable(text: string): boolean {
  return VARIABLE.test(text)
}

/** @returns The text with `value` in the place of each variable. */
export function replaceVariables(text: string, value: string): string {
  return text.replaceAll(EVERY_VARIABLE, value)
}
