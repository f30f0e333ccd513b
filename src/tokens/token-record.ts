/**
 * Tokens as a store keeps them: sealed, and refused on the way back unless they are what was asked for.
 *
 * @module
 */
import * as z from 'zod'
import { parseJson } from '../values/parse-json.js'
import { AccessToken, LONGEST_LIFETIME_MS, isTokenText } from './access-token.js'
import type { KeyRing } from './key-ring.js'
import { type ProductAddress, productAddressSchema } from './product-address.js'
import { type SealProblem, open, seal } from './seal.js'
import { isSameOwner, type TokenOwner, toOwnerParts } from './token-owner.js'
import type { StoredToken } from './token-store.js'

const TOKEN_PURPOSE = 'forge-remote/token/v1'
const OWNER_PURPOSE = 'forge-remote/owner/v1'
/** How far the clocks of two machines may be apart, in milliseconds. */
const CLOCK_TOLERANCE_MS = 60_000

/** A token on its way into the store or out of it. */
export interface OwnedToken {
  /** Whose it is. */
  readonly owner: TokenOwner
  /** The token. */
  readonly token: AccessToken
  /** Label of the Isolated Cloud that it is good in. */
  readonly icLabel?: string | undefined
  /** Where the installation's products are called, as far as that is known. */
  readonly products?: readonly ProductAddress[] | undefined
}

/** Why a record is not used: besides problems of the seal, it is another owner's or from the future, or what it holds is no token. */
export type RecordProblem = SealProblem | 'foreign' | 'future'

/** A token, or why there is none. */
export type OpenedRecord =
  | { readonly found: OwnedToken; readonly problem?: never }
  | { readonly problem: RecordProblem; readonly found?: never }

interface TokenText {
  readonly token: string
  readonly receivedAt: number
  readonly expiresAt: number
  readonly owner: readonly string[]
  readonly icLabel?: string | undefined
  readonly products?: readonly ProductAddress[] | undefined
}

const tokenTextSchema: z.ZodType<TokenText> = z.strictObject({
  token: z.string().refine(isTokenText),
  receivedAt: z.number(),
  expiresAt: z.number(),
  owner: z.array(z.string()),
  icLabel: z.string().optional(),
  products: z.array(productAddressSchema).optional(),
})
const ownerTextSchema = z.union([
  z.tuple([z.string(), z.string(), z.string()]),
  z.tuple([z.string(), z.string(), z.string(), z.string()]),
])

/** Seals a token for the store; key and content are bound to its owner. */
export function sealToken(ring: KeyRing, owned: OwnedToken): StoredToken {
  const { owner, token, icLabel, products } = owned
  const { receivedAt, expiresAt } = token
  const parts = toOwnerParts(owner)
  const times = { receivedAt, expiresAt }
  const text: TokenText = { token: token.reveal(), ...times, owner: parts, icLabel, products }
  return {
    token: seal(ring, [TOKEN_PURPOSE, ...parts], JSON.stringify(text)),
    owner: sealOwner(ring, owner),
    expiresAt,
  }
}

/** @returns The owner, sealed so that those with the key can list owners. */
export function sealOwner(ring: KeyRing, owner: TokenOwner): string {
  return seal(ring, [OWNER_PURPOSE], JSON.stringify(toOwnerParts(owner)))
}

/** @returns The owner of a listed record, or why it cannot be told. */
export function openOwner(ring: KeyRing, sealed: string): TokenOwner | RecordProblem {
  const opened = open(ring, [OWNER_PURPOSE], sealed)
  if (opened.text === undefined) return opened.problem
  const parsed = ownerTextSchema.safeParse(parseJson(opened.text))
  if (!parsed.success) return 'malformed'
  const [appId, environmentId, installationId, principal] = parsed.data
  return { tenant: { appId, environmentId, installationId }, principal }
}

/** Opens a record that was found under the key of `owner`. What the store says of it is not believed; what is sealed is. */
export function openToken(
  ring: KeyRing,
  owner: TokenOwner,
  record: StoredToken,
  now: number,
): OpenedRecord {
  const named = openOwner(ring, record.owner)
  if (typeof named === 'string') return { problem: named }
  if (!isSameOwner(named, owner)) return { problem: 'foreign' }
  const parts = toOwnerParts(owner)
  const opened = open(ring, [TOKEN_PURPOSE, ...parts], record.token)
  if (opened.text === undefined) return { problem: opened.problem }
  const parsed = tokenTextSchema.safeParse(parseJson(opened.text))
  if (!parsed.success) return { problem: 'malformed' }
  const { token, receivedAt, expiresAt, icLabel, products } = parsed.data
  if (JSON.stringify(parsed.data.owner) !== JSON.stringify(parts)) return { problem: 'foreign' }
  if (isFromFuture(receivedAt, expiresAt, now)) return { problem: 'future' }
  const kept = new AccessToken(token, { receivedAt, expiresAt })
  return { found: { owner, token: kept, icLabel, products } }
}

function isFromFuture(receivedAt: number, expiresAt: number, now: number): boolean {
  const latest = now + CLOCK_TOLERANCE_MS
  return receivedAt > latest || expiresAt > latest + LONGEST_LIFETIME_MS
}
