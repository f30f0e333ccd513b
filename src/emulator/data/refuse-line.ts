/**
 * Names the file and the line that cannot be used.
 *
 * @module
 */
import type { z } from 'zod'
import { OptionsError } from '../../errors.js'

/** Where a line stands. */
export interface LinePlace {
  /** Name or path of the file, or of the option that the lines came with. */
  readonly source: string
  /** Counted from 1. */
  readonly number: number
}

/** @returns The error to throw; its text starts with the place. */
export function refuseLine({ source, number }: LinePlace, problem: string): OptionsError {
  return new OptionsError(source, `line ${number}: ${problem}`)
}

/** @returns What a schema found first, such as `key: expected string`. */
export function describeIssue({ issues: [issue] }: z.ZodError): string {
  const path = issue?.path.join('.') ?? ''
  const message = issue?.message ?? 'is not understood'
  return path === '' ? message : `${path}: ${message}`
}

/** Quotes what was found, shortened. */
export function quote(found: string): string {
  const text = found.length > 60 ? `${found.slice(0, 60)}…` : found
  return JSON.stringify(text)
}
