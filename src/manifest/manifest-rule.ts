/**
 * What the table of rules says about one rule.
 *
 * @module
 */

/**
 * An `error` is what Forge's own check refuses, or what leaves the file unusable. A `warning` is what that check accepts although the
 * documentation forbids it, or although it fails later.
 */
export type ManifestSeverity = 'error' | 'warning'

/** How a rule is known: from Forge's documentation, from what its own check answered, from YAML itself, or a bound of this package. */
export type ManifestRuleSource = 'documented' | 'measured' | 'yaml' | 'forge-remote'

/** One row of the table of rules. */
export interface ManifestRuleFacts {
  readonly severity: ManifestSeverity
  readonly source: ManifestRuleSource
  /** What the rule finds, in one sentence without a full stop. */
  readonly summary: string
  /** What to do about it. */
  readonly nextStep: string
}
