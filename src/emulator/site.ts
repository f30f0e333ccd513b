/**
 * Ids and addresses that follow from an installation or an app: the same in every run.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { toBareInstallationId } from '../values/tenant.js'
import { APP_ID_PREFIX } from '../wire/app-id.js'
import type { EnvironmentType } from '../wire/invocation-claims.js'

/** The site that an installation belongs to. */
export interface Site {
  readonly cloudId: string
  /** `https://….atlassian.net` */
  readonly siteUrl: string
  /** Where the site's Jira API is called. */
  readonly apiBaseUrl: string
}

/** @returns The site of an installation; each installation has its own. */
export function toSite(installationId: string): Site {
  const cloudId = toUuid(`site ${toBareInstallationId(installationId)}`)
  return {
    cloudId,
    siteUrl: `https://site-${cloudId.slice(0, 8)}.atlassian.net`,
    apiBaseUrl: `https://api.atlassian.com/ex/jira/${cloudId}`,
  }
}

/** Every type of environment. */
export const ENVIRONMENTS: readonly ['PRODUCTION', 'STAGING', 'DEVELOPMENT'] = [
  'PRODUCTION',
  'STAGING',
  'DEVELOPMENT',
]

/** @returns `ari:cloud:ecosystem::environment/<app>/<environment>` */
export function toEnvironmentId(appId: string, environment: EnvironmentType): string {
  const app = appId.startsWith(APP_ID_PREFIX) ? appId.slice(APP_ID_PREFIX.length) : appId
  return `ari:cloud:ecosystem::environment/${app}/${toUuid(`${environment} ${appId}`)}`
}

/** A name-based UUID. Source: RFC 9562, version 8. */
function toUuid(name: string): string {
  const digits = createHash('sha256').update(name).digest('hex')
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    `8${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ].join('-')
}
