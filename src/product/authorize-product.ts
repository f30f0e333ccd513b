/**
 * The proofs that a product takes: a system token, the token of the user in session, or one of a user who is not there.
 *
 * @module
 */
import { ForgeRemoteError } from '../errors.js'
import type { AccessToken } from '../tokens/access-token.js'
import type { ProductAddress } from '../tokens/product-address.js'
import type { OfflineUser } from './fetch-offline-token.js'
import { type ProductAddresses, pickProduct } from './list-products.js'
import type { OfflineUserTokens } from './offline-user-tokens.js'
import type { CallTime, ProductCaller, ProductPass } from './product-caller.js'

type Authorize = ProductCaller['authorize']

/** A system token, and where it is good: both are from one invocation, or from invocations of one Isolated Cloud. */
export interface SystemAccess {
  readonly token: AccessToken
  readonly products: ProductAddresses
  readonly icLabel?: string | undefined
}

/** The system tokens that a caller may use. */
export interface UsableTokens {
  /** Finds the newest usable one at the time of a call. */
  readonly find: () => Promise<SystemAccess | undefined>
  /** Takes a token that was refused out of use. */
  readonly onRefused: (token: string) => void
}

/** In the name of the app. */
export function authorizeApp({ find, onRefused }: UsableTokens): Authorize {
  return async (name) => {
    const { token, products } = await findOrFail(find)
    return toPass(pickProduct(products, name), token, () => onRefused(token.reveal()))
  }
}

/** In the name of the user in session. There is never another token. */
export function authorizeUser(
  token: AccessToken | undefined,
  products: ProductAddresses,
): Authorize {
  return async (name) => {
    if (token === undefined) throw noToken('this invocation brought no app user token')
    return toPass(pickProduct(products, name), token)
  }
}

/** Who is impersonated, and how. */
export interface Impersonation {
  readonly accountId: string
  readonly offlineUserTokens: OfflineUserTokens
  /** What the platform has to be told besides: where, and which site. */
  readonly describe: (
    product: ProductAddress,
    system: SystemAccess,
  ) => Pick<OfflineUser, 'installationId' | 'contextIds' | 'graphqlOrigin'>
}

/** In the name of a user who is not there. A system token that the platform does not take for it is replaced once. */
export function authorizeOfflineUser(
  systemTokens: UsableTokens,
  { accountId, offlineUserTokens, describe }: Impersonation,
): Authorize {
  const authorize = async (
    name: string | undefined,
    time: CallTime,
    refused?: string,
  ): Promise<ProductPass> => {
    const system = await findOrFail(systemTokens.find)
    const systemToken = system.token
    if (systemToken.reveal() === refused) throw noToken('the app system token was refused')
    const product = pickProduct(system.products, name)
    const user = { accountId, systemToken, ...describe(product, system) }
    const token = await offlineUserTokens.find(user, time)
    if (token !== undefined) return toPass(product, token, () => offlineUserTokens.evict(token))
    systemTokens.onRefused(systemToken.reveal())
    if (refused !== undefined) throw noToken('two app system tokens were refused')
    return authorize(name, time, systemToken.reveal())
  }
  return (name, time) => authorize(name, time)
}

async function findOrFail(find: UsableTokens['find']): Promise<SystemAccess> {
  const found = await find()
  if (found === undefined) throw noToken('no usable app system token has been received')
  return found
}

function toPass(product: ProductAddress, token: AccessToken, onRefused?: () => void): ProductPass {
  return { product, headers: { authorization: `Bearer ${token.reveal()}` }, onRefused }
}

function noToken(problem: string): ForgeRemoteError {
  return new ForgeRemoteError('ERR_NO_TOKEN', problem)
}
