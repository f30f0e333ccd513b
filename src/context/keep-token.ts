/**
 * What becomes of the system token that came with a request: whom it may serve from now on.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Invocation } from '../invocation/invocation.js'
import { listProducts } from '../product/list-products.js'
import type { ForgeStorage } from '../storage/storage.js'
import { StorageError } from '../storage-error.js'
import type { AccessToken } from '../tokens/access-token.js'
import { type InstallationProof, PROOF_KEY } from '../tokens/installation-proof.js'
import type { SystemTokens } from '../tokens/system-tokens.js'
import { type TokenBinding, decideTokenUse, wantsProof } from '../tokens/token-binding.js'
import { type Tenant, toTenantKey } from '../values/tenant.js'

/** What {@link createTokenKeeper} needs. */
export interface TokenKeeperOptions {
  readonly tokens: SystemTokens
  readonly binding: TokenBinding
  /** Needed where the binding is `proof`. */
  readonly proof: InstallationProof | undefined
  /** Opens storage with this very token and no other. */
  readonly openWith: (invocation: Invocation, token: AccessToken) => ForgeStorage
}

/** Keeps the token of a verified request for those who may use it. It returns at once; what has to be proven is proven in the background. */
export type TokenKeeper = (invocation: Invocation, token: AccessToken) => void

/** Tokens through which a mark was looked at. */
const MAX_SEEN = 10_000

/** Creates the keeper of one remote. */
export function createTokenKeeper(options: TokenKeeperOptions): TokenKeeper {
  const { tokens, binding, proof } = options
  const seen = new LRUCache<string, true>({ max: MAX_SEEN })
  const isNews = (tenant: Tenant, token: AccessToken) => {
    const text = JSON.stringify([toTenantKey(tenant), token.reveal()])
    const key = createHash('sha256').update(text).digest('base64url')
    if (seen.has(key)) return false
    seen.set(key, true)
    return true
  }

  return (invocation, token) => {
    const { tenant, principal, app, claims } = invocation
    const { icLabel } = claims
    const origin = { moduleType: app.module.type, principal }
    const use = decideTokenUse(binding, origin)
    if (use !== 'request') {
      const shared = use === 'installation'
      // For work without a request; where requests call products, their invocations say.
      const products = shared ? listProducts(app).all : undefined
      tokens.put({ tenant, principal, icLabel, shared, products, token })
    }
    if (binding !== 'proof' || proof === undefined) return
    const share = () =>
      tokens.put({ tenant, icLabel, shared: true, products: listProducts(app).all, token })
    if (wantsProof(binding, origin)) {
      if (proof.isProven(tenant, token.reveal())) share()
      else if (isNews(tenant, token)) void prove(options, proof, { invocation, token }, share)
    } else if (isNews(tenant, token)) {
      void mark(options, proof, { invocation, token })
    }
  }
}

interface Carried {
  readonly invocation: Invocation
  readonly token: AccessToken
}

/** A mark can be read through no other installation's token. */
async function prove(
  { openWith }: TokenKeeperOptions,
  proof: InstallationProof,
  { invocation, token }: Carried,
  share: () => void,
): Promise<void> {
  const { tenant } = invocation
  const value = await orNothing(openWith(invocation, token).get(PROOF_KEY))
  if (!proof.isMark(tenant, value)) return
  proof.remember(tenant, token.reveal())
  share()
}

async function mark(
  { openWith }: TokenKeeperOptions,
  proof: InstallationProof,
  { invocation, token }: Carried,
): Promise<void> {
  const { tenant } = invocation
  const storage = openWith(invocation, token)
  if (proof.isMark(tenant, await orNothing(storage.get(PROOF_KEY)))) return
  await orNothing(storage.set(PROOF_KEY, proof.mark(tenant)))
}

/** A failure was logged by the storage client; the next token tries again. */
async function orNothing<Value>(call: Promise<Value>): Promise<Value | undefined> {
  try {
    return await call
  } catch (error) {
    if (error instanceof StorageError) return undefined
    throw error
  }
}
