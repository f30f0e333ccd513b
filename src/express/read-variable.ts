/**
 * Reads an environment variable.
 *
 * @module
 */

/** Environment variables, such as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>

/** @returns The value without white space around it; `undefined` when nothing is left. */
export function readVariable(environment: Environment, name: string): string | undefined {
  const value = environment[name]?.trim()
  return value === '' ? undefined : value
}
