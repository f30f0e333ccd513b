/**
 * What the platform is told about whose user is impersonated.
 *
 * Source: Calling product APIs from a remote names no form of `contextIds`. `ari:cloud:<product>::site/<cloud id>` is inferred: Forge
 * Containers and the event `avi:forge:installed:app` name an installation's context so.
 *
 * @module
 */
import { ForgeRemoteError } from '../errors.js'
import type { ProductSite } from './product-api.js'

/** Makes `contextIds`. */
export type ToContextIds = (site: ProductSite) => readonly string[]

/** @throws `ERR_IMPERSONATION` for a product without a site id. */
export const toContextIds: ToContextIds = ({ product, cloudId }) => {
  if (cloudId !== undefined) return [`ari:cloud:${product}::site/${cloudId}`]
  const problem = `what names a site of ${product} is not known; tell it by the option products.contextIds`
  throw new ForgeRemoteError('ERR_IMPERSONATION', problem)
}
