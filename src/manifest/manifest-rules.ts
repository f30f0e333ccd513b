/**
 * Every rule a manifest is checked against, as one table.
 *
 * @module
 */
import { DOCUMENT_RULES, type DocumentRule } from './document-rules.js'
import { ENTITY_RULES, type EntityRule } from './entity-rules.js'
import type { ManifestRuleFacts } from './manifest-rule.js'
import { REMOTE_RULES, type RemoteRule } from './remote-rules.js'

/** Stable name of a rule. */
export type ManifestRule = DocumentRule | EntityRule | RemoteRule

/** The table: what each rule finds, how bad that is, how it is known, and what to do. */
export const MANIFEST_RULES: Readonly<Record<ManifestRule, ManifestRuleFacts>> = {
  ...DOCUMENT_RULES,
  ...ENTITY_RULES,
  ...REMOTE_RULES,
}
