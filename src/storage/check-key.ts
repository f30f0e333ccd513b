/**
 * Checks keys before they are sent.
 *
 * @module
 */
import { findKeyProblem, type KeyProblem } from '../values/key.js'
import { LIMITS } from '../wire/limits.js'
import { type CheckSubject, refuse } from './refusal.js'

const FORBIDDEN = /[^a-zA-Z0-9:._\s\-#]/u

const DETAILS: Readonly<Record<KeyProblem, (key: string) => string>> = {
  KEY_TOO_SHORT: () => 'the key is empty',
  KEY_TOO_LONG: (key) =>
    `the key has ${key.length} characters, more than ${LIMITS.keyLength.value}`,
  INVALID_KEY: describeForbidden,
}

/** Throws what the platform would answer to a key that breaks the rules. */
export function checkKey(subject: CheckSubject, key: string): void {
  if (typeof key !== 'string') {
    throw refuse(subject, 'INVALID_KEY', `the key is of type ${typeof key}, not a string`)
  }
  const problem = findKeyProblem(key)
  if (problem === undefined) return
  const isEmptyOfEntity = problem === 'KEY_TOO_SHORT' && subject.operation.startsWith('entity/')
  throw refuse(subject, isEmptyOfEntity ? 'EMPTY_KEY' : problem, DETAILS[problem](key))
}

function describeForbidden(key: string): string {
  const found = FORBIDDEN.exec(key)
  if (found === null) return 'the key has nothing but white space'
  const codePoint = found[0].codePointAt(0) ?? 0
  const name = `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`
  return `the key has the character ${name} at position ${found.index}; allowed are a-z A-Z 0-9 : . _ - # and white space`
}
