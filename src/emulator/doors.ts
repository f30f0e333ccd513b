/**
 * The doors to storage: one API, reached under several addresses with different credentials.
 *
 * @module
 */
import type { IncomingHttpHeaders } from 'node:http'
import type { Tenant } from '../values/tenant.js'
import type { PlatformErrorCode } from '../wire/error-table.js'
import { findProxiedCaller } from './find-proxied-caller.js'
import type { TokenIssuer } from './token-issuer.js'

/** Path of the storage API for remotes. */
export const STORAGE_PATH = '/forge/storage/kvs'

/** Path of the egress proxy of Forge Containers. */
export const EGRESS_PATH = '/egress'

/** Who a request speaks for, or what to answer instead; the reason is for the log. */
export type Identity =
  { readonly tenant: Tenant } | { readonly code: PlatformErrorCode; readonly reason: string }

/** One way in. */
export interface Door {
  /** Operations follow as `/v1/…`. */
  readonly path: string
  readonly identify: (headers: IncomingHttpHeaders, issuer: TokenIssuer) => Identity
}

const STORAGE_SCOPE = 'storage:app'

/** Every door: a remote's, that of a program inside Forge, a container's. */
const DOORS: readonly Door[] = [
  { path: STORAGE_PATH, identify: identifyBearer },
  { path: '/api', identify: identifyBearer },
  { path: `${EGRESS_PATH}${STORAGE_PATH}`, identify: identifyContainer },
]

/** @returns The door that `path` is behind, if any. */
export function findDoor(path: string): Door | undefined {
  return DOORS.find((door) => path === door.path || path.startsWith(`${door.path}/`))
}

function identifyBearer(
  { authorization = '' }: IncomingHttpHeaders,
  issuer: TokenIssuer,
): Identity {
  const [, token] = /^Bearer +(\S+)$/i.exec(authorization) ?? []
  if (token === undefined) return unauthorized('there is no bearer token')
  const grant = issuer.readSystemToken(token)
  if (typeof grant === 'string') return unauthorized(`the bearer token is ${grant}`)
  if (grant.scopes.includes(STORAGE_SCOPE)) return { tenant: grant.tenant }
  return { code: 'FORBIDDEN', reason: `the token lacks the scope ${STORAGE_SCOPE}` }
}

function identifyContainer(headers: IncomingHttpHeaders, issuer: TokenIssuer): Identity {
  const caller = findProxiedCaller(headers, issuer)
  if (typeof caller === 'string') return unauthorized(caller)
  if (caller.as !== 'app') return unauthorized('storage takes as=app only')
  return { tenant: caller.tenant }
}

function unauthorized(reason: string): Identity {
  return { code: 'UNAUTHORIZED', reason }
}
