/**
 * What a check of the manifest found.
 *
 * @module
 */
import type { ManifestSeverity } from './manifest-rule.js'
import type { ManifestRule } from './manifest-rules.js'

/** A place in a text. */
export interface TextPosition {
  /** Line, from 1. */
  readonly line: number
  /** Column, from 1. */
  readonly column: number
}

/** One breach of a rule. */
export interface ManifestFinding extends TextPosition {
  /** Name of the file as the caller gave it. */
  readonly file: string
  /** Stable name of the rule. */
  readonly rule: ManifestRule
  readonly severity: ManifestSeverity
  /** What was expected and what was found. */
  readonly message: string
  /** What to do about it. */
  readonly nextStep: string
}

/** @returns One line: `manifest.yml:12:7 error entity-name entity "ab" name: expected …, found …; what to do`. */
export function renderFinding(finding: ManifestFinding): string {
  const { file, line, column, severity, rule, message, nextStep } = finding
  return `${file}:${line}:${column} ${severity} ${rule} ${message}; ${nextStep}`
}
