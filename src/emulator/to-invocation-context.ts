/**
 * What the egress proxy tells a container about an invocation.
 *
 * @module
 */
import { toSite } from './site.js'

/** What a token says about itself. */
const TOKEN_CLAIMS: ReadonlySet<string> = new Set(['iss', 'aud', 'iat', 'nbf', 'exp', 'jti'])
/** What tokens have and the published sample has not. */
const TOKEN_APP_CLAIMS: ReadonlySet<string> = new Set([
  'version',
  'appVersion',
  'apiBaseUrl',
  'installation',
])

/** @returns The claims in the shape of the published sample; whatever a test has added stays. */
export function toInvocationContext(
  claims: Readonly<Record<string, unknown>>,
  installationId: string,
): object {
  const { app, context, ...others } = without(claims, TOKEN_CLAIMS)
  const told = isRecord(app) ? without(app, TOKEN_APP_CLAIMS) : app
  const { module } = isRecord(app) ? app : {}
  const moduleKey = isRecord(module) ? module['key'] : undefined
  const { cloudId } = toSite(installationId)
  const site = { cloudId, moduleKey, ...(isRecord(context) && context) }
  return { app: told, context: site, ...others }
}

function without(
  members: Readonly<Record<string, unknown>>,
  names: ReadonlySet<string>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !names.has(name)))
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
