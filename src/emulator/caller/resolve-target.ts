/**
 * Finds whom a call goes to, and with which tokens, as the manifest and the options say.
 *
 * @module
 */
import { isOnThisMachine } from '../../transport/service-url.js'
import { badOption, listKeys } from './bad-option.js'
import { CALL_RULES, type CallKind } from './call-kinds.js'
import type { CallPlan, CallTokens, PlannedEndpoint, PlannedRemote } from './call-plan.js'
import type { SendOptions } from './send-options.js'

/** Whom a call goes to. */
export interface CallTarget {
  readonly url: URL
  readonly tokens: CallTokens
  /** The endpoint that the manifest names for it, if any. */
  readonly endpoint?: PlannedEndpoint
}

/** Tokens of a call of which the manifest says nothing. */
const USUAL_TOKENS: CallTokens = { system: true, user: false }
const NO_TOKENS: CallTokens = { system: false, user: false }

/** The scope without which Forge makes no such token. */
const TOKEN_SCOPES = { system: 'read:app-system-token', user: 'read:app-user-token' } as const

/** @throws `ERR_BAD_REQUEST` naming the option. */
export function resolveTarget(options: SendOptions, kind: CallKind, plan: CallPlan): CallTarget {
  const endpoint = findEndpoint(options, plan)
  const remote = findRemote(options, endpoint, plan)
  if (kind === 'function') checkCompute(remote)
  const url = resolveUrl(options, kind, { endpoint, remote })
  const planned = toPlannedTokens(kind, { endpoint, remote }, plan)
  const tokens = {
    system: options.tokens?.system ?? planned.system,
    user: options.tokens?.user ?? (planned.user && options.principal !== undefined),
  }
  if (tokens.user && options.principal === undefined) {
    throw badOption('tokens.user', 'expected a principal too: a user token comes only with a user')
  }
  return { url, tokens, ...(endpoint === undefined ? {} : { endpoint }) }
}

/** What the manifest knows of a target. */
interface Planned {
  readonly endpoint: PlannedEndpoint | undefined
  readonly remote: PlannedRemote | undefined
}

function findEndpoint(
  { endpoint: named, module }: SendOptions,
  plan: CallPlan,
): PlannedEndpoint | undefined {
  const key = named ?? plan.modules.find((planned) => planned.key === module?.key)?.endpoint
  const found = plan.endpoints.find((endpoint) => endpoint.key === key)
  if (found !== undefined || named === undefined) return found
  throw badOption(
    'endpoint',
    `expected one that the manifest declares (${listKeys(plan.endpoints)}), found "${named}"`,
  )
}

function findRemote(
  { remote: named }: SendOptions,
  endpoint: PlannedEndpoint | undefined,
  { remotes }: CallPlan,
): PlannedRemote | undefined {
  const key = named ?? endpoint?.remote
  if (key === undefined) return remotes.length === 1 ? remotes[0] : undefined
  const found = remotes.find((remote) => remote.key === key)
  if (found !== undefined || named === undefined) return found
  throw badOption(
    'remote',
    `expected one that the manifest declares, found "${named}" (INVALID_REMOTE)`,
  )
}

function checkCompute(remote: PlannedRemote | undefined): void {
  if (remote === undefined || remote.operations.includes('compute')) return
  throw badOption(
    'remote',
    `expected "compute" among the operations of "${remote.key}", without which no function may call it`,
  )
}

function resolveUrl(options: SendOptions, kind: CallKind, { endpoint, remote }: Planned): URL {
  const base = options.baseUrl ?? remote?.baseUrl
  if (base === undefined) {
    throw badOption('baseUrl', 'expected an address, since the manifest names none')
  }
  if (options.baseUrl === undefined && !isOnThisMachine(base)) {
    throw badOption(
      'baseUrl',
      `expected an address: the manifest leads to ${new URL(base).origin}, which the emulator calls only when it is named`,
    )
  }
  if (kind === 'function' && options.path === '')
    throw badOption('path', 'expected one, found none')
  const path = options.path ?? endpoint?.path ?? ''
  // Else the tokens would go to whoever the path names.
  const { origin } = new URL(base)
  const url = URL.canParse(path, base) ? new URL(path, base) : undefined
  if (url?.origin === origin) return url
  throw badOption('path', `expected a path on ${origin}`)
}

function toPlannedTokens(
  kind: CallKind,
  { endpoint, remote }: Planned,
  { endpoints, remotes, scopes }: CallPlan,
): CallTokens {
  const { tokensFrom } = CALL_RULES[kind]
  if (tokensFrom === 'nowhere') return NO_TOKENS
  const holder =
    tokensFrom === 'remote' ? (remote ?? agree(remotes)) : (endpoint ?? agree(endpoints))
  if (holder === undefined) return USUAL_TOKENS
  const isMade = (token: keyof CallTokens) => scopes?.includes(TOKEN_SCOPES[token]) !== false
  return {
    system: holder.tokens.system && isMade('system'),
    user: holder.tokens.user && isMade('user'),
  }
}

/** @returns One of those that bring tokens, when all bring the same: it need not be named then. */
function agree<Holder extends { readonly tokens: CallTokens }>(
  holders: readonly Holder[],
): Holder | undefined {
  const [first] = holders
  const isLikeFirst = ({ tokens }: Holder) =>
    tokens.system === first?.tokens.system && tokens.user === first.tokens.user
  return holders.every(isLikeFirst) ? first : undefined
}
