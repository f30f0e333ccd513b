/**
 * The error of a manifest that cannot be used; it names file, line and column.
 *
 * @module
 */
import { ForgeRemoteError, type ForgeRemoteErrorOptions } from '../errors.js'

/** A place in a manifest. */
export interface ManifestPosition {
  /** Name of the file as the caller gave it. */
  readonly file: string
  /** Line, from 1. */
  readonly line: number
  /** Column, from 1. */
  readonly column: number
}

/** The manifest cannot be used. The message starts with `file:line:column`. */
export class ManifestError extends ForgeRemoteError<'ERR_MANIFEST'> implements ManifestPosition {
  /** Name of the file as the caller gave it. */
  readonly file: string
  /** Line, from 1. */
  readonly line: number
  /** Column, from 1. */
  readonly column: number

  constructor(position: ManifestPosition, problem: string, options?: ForgeRemoteErrorOptions) {
    super(
      'ERR_MANIFEST',
      `${position.file}:${position.line}:${position.column} ${problem}`,
      options,
    )
    this.file = position.file
    this.line = position.line
    this.column = position.column
  }
}
