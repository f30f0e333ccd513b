/**
 * Prints what a check found.
 *
 * @module
 */
import type { ManifestFinding } from '../manifest/manifest-finding.js'
import type { CommandIo } from './command.js'

/** A finding about the manifest, by a rule of it or of the lock file. */
export type Finding = Omit<ManifestFinding, 'rule'> & { readonly rule: string }

const COLOURS: Readonly<Record<Finding['severity'], number>> = { error: 31, warning: 33 }

/** Prints a line per finding on standard output: `manifest.yml:12:7 error entity-name …; what to do`. */
export function printFindings(findings: readonly Finding[], io: CommandIo): void {
  for (const { file, line, column, severity, rule, message, nextStep } of findings) {
    const label = io.isColourful ? `\u001b[${COLOURS[severity]}m${severity}\u001b[39m` : severity
    io.out(`${file}:${line}:${column} ${label} ${rule} ${message}; ${nextStep}\n`)
  }
}

/** Whether something was found that must be mended first. */
export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some(({ severity }) => severity === 'error')
}
