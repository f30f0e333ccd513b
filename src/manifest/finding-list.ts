/**
 * Collects findings.
 *
 * @module
 */
import type { ManifestFinding, TextPosition } from './manifest-finding.js'
import { MANIFEST_RULES, type ManifestRule } from './manifest-rules.js'

/** The two halves of a message. */
export interface FindingText {
  /** What it is about, such as `entity "survey" name`. */
  readonly subject: string
  /** What was expected and what was found. */
  readonly problem: string
}

/** The findings of one manifest. */
export interface FindingList {
  /** Adds a finding, unless the same was found at the same place: what an anchor marks is read once for each alias. */
  add: (rule: ManifestRule, position: TextPosition, text: FindingText) => void
  /** @returns The findings from the top of the file to its end. */
  toSorted: () => readonly ManifestFinding[]
}

/** @param file Name of the file for the findings. */
export function createFindingList(file: string): FindingList {
  const findings = new Map<string, ManifestFinding>()
  return {
    add: (rule, { line, column }, { subject, problem }) => {
      const place = `${line}:${column} ${rule} ${problem}`
      if (findings.has(place)) return
      const message = `${subject}: ${problem}`
      const { severity, nextStep } = MANIFEST_RULES[rule]
      findings.set(place, { file, line, column, rule, severity, message, nextStep })
    },
    toSorted: () =>
      [...findings.values()].toSorted((a, b) => a.line - b.line || a.column - b.column),
  }
}
