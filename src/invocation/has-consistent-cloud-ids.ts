/**
 * Whether the sites that a token names belong together.
 *
 * @module
 */
import type { InvocationClaims } from '../wire/invocation-claims.js'
import { readCloudId } from './api-base-url.js'

/**
 * Each installed product's address is in its own cloud; the app's address, and the place the call came from, are in one of these clouds.
 */
export function hasConsistentCloudIds({ app, context }: InvocationClaims): boolean {
  const appCloudId = readCloudId(app.apiBaseUrl)
  const products = (app.installation?.contexts ?? []).map((product) => ({
    stated: product.cloudId,
    addressed: readCloudId(product.apiBaseUrl),
  }))
  const isEachInItsCloud = products.every(
    ({ stated, addressed }) =>
      stated === undefined || addressed === undefined || stated === addressed,
  )
  const cloudIds = products
    .map(({ stated, addressed }) => addressed ?? stated)
    .filter((id) => id !== undefined)
  const calledFrom = context?.['cloudId']
  return (
    isEachInItsCloud &&
    isOneOf(appCloudId, cloudIds) &&
    isOneOf(calledFrom, appCloudId === undefined ? cloudIds : [...cloudIds, appCloudId])
  )
}

/** Also `true` when either side is not known. */
function isOneOf(cloudId: unknown, cloudIds: readonly string[]): boolean {
  return (
    typeof cloudId !== 'string' ||
    cloudId === '' ||
    cloudIds.length === 0 ||
    cloudIds.includes(cloudId)
  )
}
