/**
 * The calls that faults meet, and whether a rule meets one.
 *
 * @module
 */
import { toBareInstallationId } from '../../values/tenant.js'
import type { FaultMatch, FaultOperation, FaultRule } from './fault-rule.js'
import { isAbout } from './fault-scope.js'
import { readRequestKeys } from './read-request-keys.js'

/** A call as far as rules look at it. */
export interface FaultCall {
  readonly operation: FaultOperation
  /** Whose call it is, with or without the ARI prefix; nobody's for the key set. */
  readonly installationId?: string | undefined
  /** `undefined` when there is none, or it was larger than the platform takes. */
  readonly body?: Buffer | undefined
}

/** A rule with the time since it was added. */
export interface AgedRule {
  readonly rule: FaultRule
  /** Milliseconds on the emulator's clock. */
  readonly ageMs: number
}

/** @returns Those that meet a call, leaving aside what they count and draw. The body is read only when a key is asked for. */
export function findMeeting<Rule extends AgedRule>(
  rules: readonly Rule[],
  call: FaultCall,
): readonly Rule[] {
  const candidates = rules.filter(
    ({ rule, ageMs }) =>
      isAbout(rule, call.operation) && isInTime(rule.match, ageMs) && isOwn(rule.match, call),
  )
  const needsKeys = candidates.some(({ rule }) => rule.match?.keyPrefix !== undefined)
  const keys = needsKeys ? readRequestKeys(call.body) : []
  return candidates.filter(({ rule: { match: { keyPrefix } = {} } }) =>
    keyPrefix === undefined ? true : keys.some((key) => key.startsWith(keyPrefix)),
  )
}

function isInTime({ afterMs = 0, untilMs = Infinity }: FaultMatch = {}, ageMs: number): boolean {
  return afterMs <= ageMs && ageMs < untilMs
}

function isOwn({ installation }: FaultMatch = {}, { installationId }: FaultCall): boolean {
  if (installation === undefined) return true
  return (
    installationId !== undefined &&
    toBareInstallationId(installation) === toBareInstallationId(installationId)
  )
}
