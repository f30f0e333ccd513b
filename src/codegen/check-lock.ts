/**
 * Checks a manifest against its lock file.
 *
 * @module
 */
import type { ManifestFinding } from '../manifest/manifest-finding.js'
import type { EntityDefinition } from '../wire/entity-definition.js'
import { compareWithLock } from './compare-with-lock.js'
import { parseEntityLock } from './entity-lock-file.js'
import { toEntityLock } from './entity-lock.js'
import { createEntityLocator } from './locate-entity.js'
import { LOCK_RULES, type LockRule } from './lock-rules.js'

/** A finding by a rule of the lock. */
export type LockFinding = Omit<ManifestFinding, 'rule'> & { readonly rule: LockRule }

/** A manifest and its lock file. */
export interface LockCheck {
  /** Name of the manifest for the findings. */
  readonly manifestFile: string
  /** Its text, for the lines. */
  readonly manifestText: string
  /** The entities of the manifest. */
  readonly entities: readonly EntityDefinition[]
  /** Name of the lock file for the findings. */
  readonly lockFile: string
  /** Its text. */
  readonly lockText: string
}

/** @returns Errors for what is deployed and was changed, warnings for indexes that are to be built; from the top of the manifest to its end. */
export function checkLock(check: LockCheck): readonly LockFinding[] {
  const parsed = parseEntityLock(check.lockText)
  if (parsed.kind === 'unusable') {
    const message = `the lock file: ${parsed.problem}`
    return [{ file: check.lockFile, line: 1, column: 1, ...toFacts('lock-unusable'), message }]
  }
  const locate = createEntityLocator(check.manifestText)
  const differences = compareWithLock(toEntityLock(check.entities), parsed.lock)
  return differences
    .map(({ rule, place, message }) => ({
      file: check.manifestFile,
      ...locate(place),
      ...toFacts(rule),
      message,
    }))
    .toSorted((a, b) => a.line - b.line || a.column - b.column)
}

function toFacts(rule: LockRule): Pick<LockFinding, 'rule' | 'severity' | 'nextStep'> {
  return { rule, ...LOCK_RULES[rule] }
}
