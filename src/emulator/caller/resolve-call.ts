/**
 * Makes of options and manifest the call that Forge would make.
 *
 * @module
 */
import type { InvocationTokenOptions } from '../mint-options.js'
import type { JsonMembers } from '../merge-claims.js'
import { toSite } from '../site.js'
import { badOption } from './bad-option.js'
import { CALL_RULES, type CallKind, type CallRules } from './call-kinds.js'
import type { CallPlan, CallTokens } from './call-plan.js'
import { resolveTarget } from './resolve-target.js'
import { type CallBody, resolveBody } from './resolve-body.js'
import type { SendOptions } from './send-options.js'

/** A call with nothing left to decide. */
export interface ResolvedCall {
  readonly kind: CallKind
  readonly rules: CallRules
  readonly url: URL
  readonly method: string
  /** The caller's own, with names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: CallBody
  readonly tokens: CallTokens
  /** What each attempt's invocation token is minted from. */
  readonly invocation: InvocationTokenOptions
  readonly retries: number
  /** Origin of the page, for calls from a browser. */
  readonly origin: string
}

/** @throws `ERR_BAD_REQUEST` or `ERR_BODY_TOO_LARGE` naming the option. */
export function resolveCall(options: SendOptions, plan: CallPlan): ResolvedCall {
  const kind = options.kind ?? 'ui'
  const rules = CALL_RULES[kind]
  checkPossible(options, kind, rules)
  const { url, tokens, endpoint } = resolveTarget(options, kind, plan)
  const body = resolveBody(options, rules)
  const method = options.method ?? (rules.isDelivery || body.isPresent ? 'POST' : 'GET')
  if (body.isPresent && (method === 'GET' || method === 'HEAD')) {
    throw badOption('method', `expected another than ${method} for a call with a body`)
  }
  const module = options.module ?? toModule(rules, options, endpoint?.key)
  return {
    kind,
    rules,
    url,
    method,
    headers: toLowerCaseNames(options.headers ?? {}),
    body,
    tokens,
    invocation: toInvocation(options, rules, module),
    retries: options.retries ?? rules.retries,
    origin: new URL(options.origin ?? toSite(options.installationId).siteUrl).origin,
  }
}

/** Refuses what Forge never does. */
function checkPossible(options: SendOptions, kind: CallKind, rules: CallRules): void {
  const { principal, context, method, retries, duplicate } = options
  if (principal !== undefined && !rules.hasUser) {
    throw badOption('principal', `expected none: there is no user in a call of kind ${kind}`)
  }
  if (context !== undefined && !rules.hasContext) {
    throw badOption('context', `expected none: Forge sends none in a call of kind ${kind}`)
  }
  if (rules.isDelivery) {
    if (method !== undefined && method !== 'POST') {
      throw badOption('method', `expected POST for a call of kind ${kind}`)
    }
    return
  }
  const surplus = Object.entries({ retries, duplicate }).find(([, value]) => (value ?? 0) > 0)
  if (surplus !== undefined) {
    throw badOption(surplus[0], `expected 0: Forge sends a call of kind ${kind} once`)
  }
}

interface ModuleClaim {
  readonly type: string
  readonly key: string
}

/** A user interface's module is left to the token, which has a default for each. */
function toModule(
  { moduleType }: CallRules,
  { kind }: SendOptions,
  endpoint: string | undefined,
): ModuleClaim | undefined {
  if (moduleType === undefined || kind === undefined) return undefined
  return { type: moduleType, key: endpoint ?? kind }
}

function toInvocation(
  options: SendOptions,
  rules: CallRules,
  module: ModuleClaim | undefined,
): InvocationTokenOptions {
  const { installationId, environment, expiresInSeconds, principal, license, header } = options
  return {
    installationId,
    environment,
    expiresInSeconds,
    principal,
    license,
    header,
    module,
    context: options.context ?? toContext(options, rules, module),
    // A user in session would bring a context.
    claims: rules.hasContext ? options.claims : { context: null, ...options.claims },
  }
}

/** A delivery's was seen on a real token; a user interface's is left to the token unless its module is known. */
function toContext(
  { installationId, kind }: SendOptions,
  rules: CallRules,
  module: ModuleClaim | undefined,
): JsonMembers | undefined {
  const { cloudId, siteUrl } = toSite(installationId)
  if (!rules.hasContext || kind === undefined) return undefined
  if (!rules.isDelivery) return { cloudId, siteUrl, moduleKey: module?.key ?? 'panel' }
  return { cloudId, moduleKey: module?.key, userAccess: { enabled: false } }
}

function toLowerCaseNames(
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  )
}
