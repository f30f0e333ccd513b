/**
 * A mark that every secret of these tests carries, and how to find it in whatever was printed.
 *
 * @module
 */
import { inspect } from 'node:util'

/** Part of every claim that is somebody's data, and of every access token. */
export const CANARY = 'canary-7f3a9c'

/** The canary as it looks in the base64url of any text around it: there are three ways to start. */
const IN_BASE64URL = ['Y2FuYXJ5LTdmM2E5Y', 'NhbmFyeS03ZjNhOW', 'jYW5hcnktN2YzYTlj']

const FORMS = [CANARY, CANARY.toUpperCase(), Buffer.from(CANARY).toString('hex'), ...IN_BASE64URL]

/** @returns The text of an access token that stands for `name`. */
export function mintSecret(name: string): string {
  return `${CANARY}-${name}`
}

/** @returns The forms of the canary, and the further secrets, that the text has. */
export function findSecrets(text: string, secrets: readonly string[] = []): string[] {
  return [...FORMS, ...secrets].filter((secret) => text.includes(secret))
}

/** Prints a value in every way that logs, error pages and consoles do. */
export function printAll(value: unknown): string {
  return [
    inspect(value, { depth: Infinity, showHidden: true, getters: true }),
    inspect(value, { depth: Infinity, showHidden: true, customInspect: false }),
    JSON.stringify(value),
    String(value),
    value instanceof Error ? value.stack : '',
  ].join('\n')
}
