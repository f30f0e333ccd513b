/**
 * Reads a manifest with its lock file and checks both.
 *
 * @module
 */
import { dirname, join } from 'node:path'
import { ENTITY_LOCK_FILE } from '../codegen/entity-lock.js'
import { checkManifest } from '../manifest/check-manifest.js'
import type { EntityDefinition } from '../wire/entity-definition.js'
import { type Finding, hasErrors } from './finding.js'
import { toPortablePath } from './portable-path.js'
import { readText, readTextIfPresent } from './read-text.js'

/** What became of the check. */
export interface CheckedManifest {
  /** The entities; without a meaning when a finding is an error. */
  readonly entities: readonly EntityDefinition[]
  /** What was found in the manifest. */
  readonly findings: readonly Finding[]
  /** What was found by comparing it with the lock file; none when the manifest has errors, or when there is no lock file. */
  readonly lockFindings: readonly Finding[]
  /** Whether there is a lock file. */
  readonly isLocked: boolean
}

/** @returns Path of the lock file of a manifest. */
export function toLockPath(manifestPath: string): string {
  return join(dirname(manifestPath), ENTITY_LOCK_FILE)
}

/**
 * Reads and checks a manifest.
 *
 * @param manifestPath Absolute.
 * @param folder Findings name files from here.
 * @throws OptionsError when there is no such file.
 */
export async function readCheckedManifest(
  manifestPath: string,
  folder: string,
): Promise<CheckedManifest> {
  const manifestText = await readText('manifest', manifestPath)
  const manifestFile = toPortablePath(folder, manifestPath)
  const report = checkManifest(manifestText, { file: manifestFile })
  const { manifest } = report
  const findings = report.findings.map(toStrictFinding)
  if (manifest === undefined || hasErrors(findings)) {
    return { entities: [], findings, lockFindings: [], isLocked: false }
  }
  const { entities } = manifest
  const lockPath = toLockPath(manifestPath)
  const lockText = await readTextIfPresent(lockPath)
  if (lockText === undefined) return { entities, findings, lockFindings: [], isLocked: false }
  // Brings zod, which takes longer to load than the rest of the command: only where there is a lock.
  const { checkLock } = await import('../codegen/check-lock.js')
  const lockFile = toPortablePath(folder, lockPath)
  const lockFindings = checkLock({ manifestFile, manifestText, entities, lockFile, lockText })
  return { entities, findings, lockFindings, isLocked: true }
}

/** A variable hides what is to be generated or locked; for the emulator it is no more than an entity that nobody can name. */
function toStrictFinding(finding: Finding): Finding {
  return finding.rule === 'entity-variable' ? { ...finding, severity: 'error' } : finding
}
