/**
 * The error of a manifest that cannot be used; it names file, line, column and rule.
 *
 * @module
 */
import { ForgeRemoteError } from '../errors.js'
import { type ManifestFinding, renderFinding } from './manifest-finding.js'
import type { ManifestRule } from './manifest-rules.js'

/** The manifest cannot be used. The message starts with `file:line:column`. */
export class ManifestError extends ForgeRemoteError<'ERR_MANIFEST'> {
  /** Name of the file as the caller gave it. */
  readonly file: string
  /** Line, from 1. */
  readonly line: number
  /** Column, from 1. */
  readonly column: number
  /** The rule that was broken. */
  readonly rule: ManifestRule

  constructor(finding: ManifestFinding) {
    super('ERR_MANIFEST', renderFinding(finding))
    this.file = finding.file
    this.line = finding.line
    this.column = finding.column
    this.rule = finding.rule
  }
}
