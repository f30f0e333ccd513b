/**
 * Whose token it is, and the keys of a store that follow from it.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { type Tenant, toBareInstallationId } from '../values/tenant.js'

/** What the keys of tokens that serve a whole installation start with. */
export const INSTALLATION_KEY_PREFIX = 'installation.'
const USER_KEY_PREFIX = 'user.'
const NAME_KEY_PREFIX = 'name.'
const KEY_VERSION = 'v1'

/** Whose token it is: an installation's, or that of one of its users alone. */
export interface TokenOwner {
  /** The installation. */
  readonly tenant: Tenant
  /** Account id of the user who alone may use it; absent when the whole installation may. */
  readonly principal?: string | undefined
}

/** @returns The key of an owner's token: a digest, so that nobody reads ids out of the store. */
export function toOwnerKey(owner: TokenOwner): string {
  const prefix =
    owner.principal === undefined ? INSTALLATION_KEY_PREFIX : toUserKeyPrefix(owner.tenant)
  return prefix + digest([KEY_VERSION, ...toOwnerParts(owner)])
}

/** @returns What the keys of all users of an installation start with, and of nobody else's. */
export function toUserKeyPrefix(tenant: Tenant): string {
  return `${USER_KEY_PREFIX}${digest([KEY_VERSION, ...toOwnerParts({ tenant })])}.`
}

/** @returns The key under which an installation is found by its id alone, with or without its ARI prefix. */
export function toNameKey(installationId: string): string {
  return NAME_KEY_PREFIX + digest([KEY_VERSION, toBareInstallationId(installationId)])
}

/** @returns The ids that make the owner, in a fixed order. */
export function toOwnerParts({ tenant, principal }: TokenOwner): readonly string[] {
  const { appId, environmentId, installationId } = tenant
  return [appId, environmentId, installationId, ...(principal === undefined ? [] : [principal])]
}

/** Whether both are the same owner. */
export function isSameOwner(one: TokenOwner, other: TokenOwner): boolean {
  return joinParts(toOwnerParts(one)).equals(joinParts(toOwnerParts(other)))
}

/** Joins texts, each behind its length, so that no two lists give the same bytes. */
export function joinParts(parts: readonly string[]): Buffer {
  return Buffer.concat(parts.flatMap((part) => [lengthOf(part), Buffer.from(part, 'utf8')]))
}

function lengthOf(part: string): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(Buffer.byteLength(part, 'utf8'))
  return length
}

function digest(parts: readonly string[]): string {
  return createHash('sha256').update(joinParts(parts)).digest('base64url')
}
