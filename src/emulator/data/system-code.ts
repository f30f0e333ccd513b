/**
 * The codes of Node's own errors, such as `ENOENT`.
 *
 * @module
 */

/** @returns The code of an error of the operating system, or what stands for it. */
export function toSystemCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
}

/** @returns Whether an error of the operating system has this code. */
export function hasSystemCode(error: unknown, code: string): boolean {
  return toSystemCode(error) === code
}
