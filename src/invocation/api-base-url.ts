/**
 * Addresses of Atlassian APIs that an invocation may name.
 *
 * Source: Forge Remote essentials, `app.apiBaseUrl`.
 *
 * @module
 */

const PRODUCT_API = /^https:\/\/api\.atlassian\.com\/ex\/[a-z][a-z0-9-]*\/([A-Za-z0-9_-]+)\/?$/
const BITBUCKET_API = /^https:\/\/api\.bitbucket\.org\/?$/
/** The hosts of Isolated Clouds are not documented: any host name, but no address, port, user, query or dot segment. */
const ISOLATED_API =
  /^https:\/\/(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*\/ex\/[a-z][a-z0-9-]*\/([A-Za-z0-9_-]+)\/?$/

/** Whether `url` is the address of a product's API. The whole text is matched, so that no two URL parsers can read it differently. */
export function isApiBaseUrl(url: string, { isIsolated }: { isIsolated: boolean }): boolean {
  const patterns = [PRODUCT_API, BITBUCKET_API, ...(isIsolated ? [ISOLATED_API] : [])]
  return patterns.some((pattern) => pattern.test(url))
}

/** @returns The cloud id in the address of a product's API; Bitbucket's has none. */
export function readCloudId(url: string | undefined): string | undefined {
  return url === undefined ? undefined : ISOLATED_API.exec(url)?.[1]
}
