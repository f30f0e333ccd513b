/**
 * Why a call of the admin API brought nothing, and what helps.
 *
 * @module
 */

const HINTS_OF_STATUSES: ReadonlyMap<number, string> = new Map([
  [0, 'Look whether it still runs, start it again, then open the address that it prints.'],
  [401, 'Open the address that this run of the emulator printed; each run has a token of its own.'],
  [404, 'Look whether the emulator and this page are of one version: reload the page.'],
  [413, 'Send less at once.'],
  [500, 'The terminal of the emulator says what went wrong.'],
])

const HINT = 'Correct what is named, then try again.'

/** A call of the admin API that was refused or not answered. */
export class AdminError extends Error {
  /** Code of the answer, `ERR_NO_ANSWER` without one. */
  readonly code: string
  /** HTTP status, 0 without an answer. */
  readonly status: number

  constructor(code: string, status: number, message: string) {
    super(message)
    this.code = code
    this.status = status
  }

  /** What to do next, in a sentence. */
  get hint(): string {
    return HINTS_OF_STATUSES.get(this.status) ?? HINT
  }
}

/** @returns Whether the token is the trouble. */
export function isTokenRefused(error: unknown): boolean {
  return error instanceof AdminError && error.status === 401
}

/** @returns What happened and what to do, for people. */
export function explain(error: unknown): string {
  if (error instanceof AdminError) return `${error.code}: ${error.message}. ${error.hint}`
  return error instanceof Error ? error.message : String(error)
}
