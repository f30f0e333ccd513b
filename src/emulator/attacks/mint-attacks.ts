/**
 * Mints attacks with the emulator's own key, each from a genuine invocation of its own.
 *
 * @module
 */
import * as z from 'zod'
import { ForgeRemoteError } from '../../errors.js'
import { type InvocationTokenOptions, parseInvocationTokenOptions } from '../mint-options.js'
import { type SigningKey, createSigningKey } from '../signing-key.js'
import { toSite } from '../site.js'
import type { TokenIssuer } from '../token-issuer.js'
import { createAttackKit } from './attack-kit.js'
import type { AttackKit } from './attack.js'
import { type AttackGroup, ATTACKS, type NamedAttack } from './attacks.js'
import { takeApart } from './sign-parts.js'

/** What to mint. */
export interface AttackRequest {
  /** The genuine invocation that attacks are made from. */
  readonly invocation: InvocationTokenOptions
  /** Ids of attacks, 50 at most. Default: none, which mints the genuine token alone. */
  readonly ids?: readonly string[] | undefined
}

/** An attack that is ready to be sent. */
export interface MintedAttack {
  readonly id: string
  readonly group: AttackGroup
  readonly about: string
  readonly source: string
  /** Values of the `authorization` headers, in their order. They may hold what no HTTP library sends. */
  readonly authorization: readonly string[]
}

/** What was minted. It ages: send it at once. */
export interface MintedAttacks {
  /** Value of the `authorization` header of a genuine call. */
  readonly genuine: string
  /** App system token of the installation, for the header that Forge sends it in. */
  readonly systemToken: string
  readonly attacks: readonly MintedAttack[]
}

/** The part of the token issuer that attacks are made with. */
export type AttackIssuer = Pick<TokenIssuer, 'mintInvocation' | 'mintSystemToken'> & {
  /** The key that invocation tokens are signed with now. */
  readonly signingKey: () => Promise<SigningKey>
}

const MAX_IDS = 50

const requestSchema = z.strictObject({
  invocation: z.unknown(),
  ids: z.array(z.string()).max(MAX_IDS).optional(),
})
/** What attacks change; everything else in the claims is kept. */
const claimsSchema = z.looseObject({
  app: z.looseObject({ id: z.string(), installationId: z.string() }),
  iat: z.number(),
})

/** @throws `ERR_BAD_REQUEST` naming the member. */
export function parseAttackRequest(request: unknown): AttackRequest {
  const parsed = requestSchema.safeParse(request)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const member = issue?.path.join('.') ?? ''
    const problem = `${member === '' ? 'request' : member}: ${issue?.message}`
    throw new ForgeRemoteError('ERR_BAD_REQUEST', problem)
  }
  const { invocation, ids } = parsed.data
  return { invocation: parseInvocationTokenOptions(invocation), ids }
}

/**
 * Creates the function that mints attacks. The stranger's key is made when it is first needed.
 *
 * @returns A function that throws `ERR_BAD_REQUEST` when there is no attack of an id.
 */
export function createAttackMint(
  issuer: AttackIssuer,
): (request: AttackRequest) => Promise<MintedAttacks> {
  let stranger: Promise<SigningKey> | undefined
  return async function mintAttacks({ invocation, ids = [] }) {
    const forgeOne = async (attack: NamedAttack) => {
      stranger ??= createSigningKey()
      const [token, key] = await Promise.all([mintGenuine(issuer, invocation), issuer.signingKey()])
      return toMinted(attack, equip(token, key, await stranger))
    }
    const { installationId, environment } = invocation
    return {
      genuine: `Bearer ${await mintGenuine(issuer, invocation)}`,
      systemToken: issuer.mintSystemToken({ installationId, environment }),
      attacks: await Promise.all(ids.map(findAttack).map(forgeOne)),
    }
  }
}

function findAttack(id: string): NamedAttack {
  const attack = ATTACKS.find((candidate) => candidate.id === id)
  if (attack === undefined) {
    throw new ForgeRemoteError('ERR_BAD_REQUEST', `ids: there is no attack "${id}"`)
  }
  return attack
}

/** The context is never empty: some attacks put something in front of its members. */
async function mintGenuine(
  { mintInvocation }: AttackIssuer,
  invocation: InvocationTokenOptions,
): Promise<string> {
  const context = { extension: { type: 'attack' }, ...invocation.context }
  return (await mintInvocation({ ...invocation, context })).token
}

/** Starts from a token of its own for each attack, so that no list of used tokens refuses it for the wrong reason. */
function equip(token: string, key: SigningKey, stranger: SigningKey): AttackKit {
  const [, payload] = takeApart(token)
  const text = Buffer.from(payload, 'base64url').toString()
  const claims = claimsSchema.parse(JSON.parse(text))
  const { app, iat } = claims
  const facts = {
    appId: app.id,
    installationId: app.installationId,
    cloudId: toSite(app.installationId).cloudId,
    nowSeconds: iat,
  }
  return createAttackKit({ key, stranger, claims, facts })
}

function toMinted(attack: NamedAttack, kit: AttackKit): MintedAttack {
  const { id, group, about, source, forge, present = presentPlainly } = attack
  return { id, group, about, source, authorization: present(forge(kit)) }
}

function presentPlainly(token: string): readonly string[] {
  return [`Bearer ${token}`]
}
