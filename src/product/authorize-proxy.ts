/**
 * The products as a container sees them: behind the egress proxy, which adds the tokens itself.
 *
 * Source: Forge Containers reference. That paths below `/jira` and `/confluence` are those of the products' own APIs is inferred.
 *
 * @module
 */
import { OptionsError } from '../errors.js'
import { PROXY_AUTHORIZATION_HEADER } from '../wire/headers.js'
import { type ProductAddresses, pickProduct } from './list-products.js'
import type { ProductCaller } from './product-caller.js'

const PRODUCTS = ['jira', 'confluence']
/** Visible ASCII except the comma, which separates the fields of the header. */
const FIELD_VALUE = /^[!-+\--~]{1,256}$/

/** Fields of the header, in order. */
export type ProxyFields = readonly (readonly [name: string, value: string])[]

/** In the name that the fields tell. @param main Which product is called when nobody names one. */
export function authorizeByProxy(
  egressProxyUrl: string,
  fields: ProxyFields,
  main?: string,
): ProductCaller['authorize'] {
  const products = listProxied(egressProxyUrl, main)
  const headers = { [PROXY_AUTHORIZATION_HEADER]: renderFields(fields) }
  return async (name) => ({ product: pickProduct(products, name), headers })
}

function listProxied(egressProxyUrl: string, main: string | undefined): ProductAddresses {
  const base = egressProxyUrl.replace(/\/+$/, '')
  const all = PRODUCTS.map((name) => ({ name, apiBaseUrl: `${base}/${name}` }))
  return { main: all.find(({ name }) => name === main), all }
}

function renderFields(fields: ProxyFields): string {
  const wrong = fields.find(([, value]) => !FIELD_VALUE.test(value))
  if (wrong !== undefined) {
    throw new OptionsError(wrong[0], 'must be 1 to 256 visible ASCII characters without a comma')
  }
  return `Forge ${fields.map(([name, value]) => `${name}=${value}`).join(',')}`
}
