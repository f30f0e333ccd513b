/**
 * Checks that the scopes are there which storage over REST needs.
 *
 * Source: Accessing Forge storage from a remote; what Forge's own check answered.
 *
 * @module
 */
import type { ManifestRule } from './manifest-rules.js'
import type { ManifestSource } from './manifest-source.js'
import type { ManifestValue } from './manifest-value.js'
import { readScopes } from './read-scopes.js'
import { hasVariable } from './variable.js'

/** The first place that needs each scope; `undefined` when nothing does. */
export interface ScopeNeeds {
  /** `app.storage`. */
  readonly storage: ManifestValue | undefined
  /** A system token that is enabled. */
  readonly systemToken: ManifestValue | undefined
}

interface NeededScope {
  readonly rule: ManifestRule
  readonly scope: string
  readonly need: ManifestValue | undefined
}

const SYSTEM_TOKEN_SCOPE = 'read:app-system-token'
const TOKEN_SCOPES = new Set([SYSTEM_TOKEN_SCOPE, 'read:app-user-token'])

/** Reports each missing scope where it would be added; where it is needed, when the file has no permissions. */
export function checkScopes(
  source: ManifestSource,
  permissions: ManifestValue,
  { storage, systemToken }: ScopeNeeds,
): void {
  const scopes = readScopes(source, permissions)
  if (scopes === undefined || scopes.names.some(hasVariable)) return
  const reportMissing = (rule: ManifestRule, need: ManifestValue, problem: string) =>
    source.report(rule, { ...(scopes.list ?? need), subject: 'permissions scopes' }, problem)

  const needed: readonly NeededScope[] = [
    { rule: 'scope-storage', scope: 'storage:app', need: storage },
    { rule: 'scope-system-token', scope: SYSTEM_TOKEN_SCOPE, need: systemToken },
  ]
  for (const { rule, scope, need } of needed) {
    if (need === undefined || scopes.names.includes(scope)) continue
    reportMissing(rule, need, `expected ${scope}, which ${need.subject} needs, found none`)
  }
  const isOnlyTokens = scopes.names.every((name) => TOKEN_SCOPES.has(name))
  if (systemToken === undefined || scopes.names.length === 0 || !isOnlyTokens) return
  const problem = 'expected a scope besides those of tokens, found none'
  reportMissing('scope-only-tokens', systemToken, problem)
}
