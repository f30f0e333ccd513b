/**
 * The list of installations that the egress proxy gives a container.
 *
 * Source: Forge REST API v2, App Installations. A container belongs to one environment; here it is `PRODUCTION`. What a cursor holds is up to
 * the platform.
 *
 * @module
 */
import type { Clock } from '../clock.js'
import type { HttpRequest } from './http-server.js'
import { createQuotaWindow } from './quotas/quota-window.js'
import type { Served } from './service.js'
import { toSite } from './site.js'
import type { TokenIssuer } from './token-issuer.js'

/** What installations are listed with. */
export interface InstallationsRouteOptions {
  readonly issuer: Pick<TokenIssuer, 'listInstallations'>
  readonly clock: Clock
}

const MAX_PAGE_SIZE = 100
const PER_MINUTE = 100
const MINUTE_MS = 60_000

/** @returns A function that answers a request for a page; it takes 100 a minute. */
export function createInstallationsRoute({
  issuer,
  clock,
}: InstallationsRouteOptions): (request: HttpRequest) => Served {
  const calls = createQuotaWindow(MINUTE_MS, clock)
  return ({ query }) => {
    if (calls.used('app', 'installations') >= PER_MINUTE) {
      return refuse(429, 'more than 100 requests a minute', calls.endsInMs())
    }
    calls.take('app', 'installations', 1)
    const parameters = new URLSearchParams(query)
    const pageSize = Number(parameters.get('pageSize') ?? MAX_PAGE_SIZE)
    if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > MAX_PAGE_SIZE) {
      return refuse(400, 'pageSize is not 1 to 100')
    }
    const last = readCursor(parameters.get('cursor'))
    const ids = issuer
      .listInstallations('PRODUCTION')
      .map(({ installationId }) => installationId)
      .filter((id) => id > last)
    const page = ids.slice(0, pageSize)
    const cursor = ids.length > pageSize ? toCursor(page.at(-1) ?? '') : null
    const body = { installations: page.map(toEntry), cursor }
    return { outcome: { status: 200, body }, facts: { kind: 'other' } }
  }
}

function toEntry(id: string) {
  return {
    id,
    installationContext: `ari:cloud:jira::site/${toSite(id).cloudId}`,
    version: '1.0.0',
    secondaryInstallationContexts: [],
  }
}

function toCursor(last: string): string {
  return Buffer.from(last).toString('base64url')
}

function readCursor(cursor: string | null): string {
  return cursor === null ? '' : Buffer.from(cursor, 'base64url').toString()
}

function refuse(status: number, reason: string, waitMs?: number): Served {
  const headers = waitMs === undefined ? {} : { 'retry-after': String(Math.ceil(waitMs / 1000)) }
  return {
    outcome: { status, headers, body: { code: status, message: reason } },
    facts: { kind: 'other', reason },
  }
}
