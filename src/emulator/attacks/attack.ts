/**
 * What an attack is: a hostile token, and what its maker has at hand.
 *
 * @module
 */
import type { InvocationTokenRefusal } from '../../errors.js'
import type { JsonMembers } from '../merge-claims.js'
import type { SigningKey } from '../signing-key.js'

/** Bytes, text or JSON that go into a token as they are. */
export type Part = Buffer | string | object

/** Header, payload and signature, each as base64url. */
export type TokenParts = readonly [header: string, payload: string, signature: string]

/** Claims to change; members of `app` are replaced one by one, those set to `undefined` are left out. */
export type ClaimChanges = JsonMembers & { readonly app?: JsonMembers }

/** One way to get past a verifier. */
export interface Attack {
  /** Row of the catalogue and variant, such as `B1-none`. Stable. */
  readonly id: string
  /** Why the verifier of this package refuses it. */
  readonly refusal: InvocationTokenRefusal
  /** Makes the token. */
  readonly forge: (kit: AttackKit) => string
  /** Values of the `authorization` headers that the token is sent in. Default: one, `Bearer <token>`. */
  readonly present?: (token: string) => readonly string[]
}

/** What genuine claims are about, for attacks that change them a little. */
export interface AttackFacts {
  /** `ari:cloud:ecosystem::app/…` */
  readonly appId: string
  /** `app.installationId`, as genuine tokens spell it. */
  readonly installationId: string
  /** The site's cloud id. */
  readonly cloudId: string
  /** When the genuine token was issued, in seconds since the epoch. */
  readonly nowSeconds: number
}

/** Keys and makers of tokens. */
export interface AttackKit {
  /** The key of genuine tokens; using it stands for a mistake of the issuer, or for a token that was altered afterwards. */
  readonly key: SigningKey
  /** A key that nobody published, under the id of the genuine one. */
  readonly stranger: SigningKey
  /** The header of a genuine token. */
  readonly header: JsonMembers
  /** What the genuine claims are about. */
  readonly facts: AttackFacts
  /** The genuine claims, changed. */
  readonly claims: (changes?: ClaimChanges) => JsonMembers
  /** A token with any header and payload, signed by the genuine key. */
  readonly signed: (header: Part, payload: Part) => string
  /** A genuine token, taken apart. */
  readonly parts: () => TokenParts
}
