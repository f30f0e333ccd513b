/**
 * What may become of deployed entities, as one table.
 *
 * Source: Forge documentation of custom entities: entities and attributes cannot be deleted once deployed; a new index takes five minutes
 * or more to build, and the app cannot be installed before it is ACTIVE.
 *
 * @module
 */
import type { ManifestSeverity } from '../manifest/manifest-rule.js'

/** Stable names of the rules. */
export type LockRule =
  | 'entity-removed'
  | 'attribute-removed'
  | 'attribute-retyped'
  | 'index-removed'
  | 'index-changed'
  | 'index-added'
  | 'lock-unusable'

/** One row of the table. */
export interface LockRuleFacts {
  /** A `warning` announces something; the manifest is in order. */
  readonly severity: ManifestSeverity
  /** What to do about it. */
  readonly nextStep: string
}

/** The table: how bad each is, and what to do. */
export const LOCK_RULES: Readonly<Record<LockRule, LockRuleFacts>> = {
  'entity-removed': {
    severity: 'error',
    nextStep:
      'declare it again; a deployed entity can be neither deleted nor renamed, only left unused',
  },
  'attribute-removed': {
    severity: 'error',
    nextStep:
      'declare it again; a deployed attribute can be neither deleted nor renamed, only left unused',
  },
  'attribute-retyped': {
    severity: 'error',
    nextStep:
      'give it back its type and declare another attribute for the other type; what is stored keeps the type it was deployed with',
  },
  'index-removed': {
    severity: 'error',
    nextStep:
      'declare it again; a deployed index can be neither renamed nor, outside of development environments, deleted',
  },
  'index-changed': {
    severity: 'error',
    nextStep: 'give it back its attributes and declare another index under a name of its own',
  },
  'index-added': {
    severity: 'warning',
    nextStep:
      'expect "forge deploy" to build it for five minutes or more, and installs to wait until "forge storage entities indexes list" says ACTIVE; then run "forge-remote lock"',
  },
  'lock-unusable': {
    severity: 'error',
    nextStep:
      'restore it from version control; it is written by "forge-remote lock" alone and never by hand',
  },
}
