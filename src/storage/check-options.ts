/**
 * Finds options that do not exist: a misspelt condition would otherwise be a write without one.
 *
 * @module
 */
import { type CheckSubject, refuse } from './refusal.js'

/** @returns The name of a member that is none of `names`, if there is one. */
export function findUnknownOption(options: object, names: readonly string[]): string | undefined {
  return Object.keys(options).find((name) => !names.includes(name))
}

/** Throws `BAD_REQUEST` for the name of an option that does not exist. */
export function refuseUnknownOption(
  subject: CheckSubject,
  unknown: string | undefined,
  names: readonly string[],
): void {
  if (unknown === undefined) return
  const problem = `${unknown} is not an option; the options are ${names.join(', ')}`
  throw refuse(subject, 'BAD_REQUEST', problem)
}
