/**
 * Checks the base URL of a remote: one for all regions or one for each.
 *
 * Source: Forge manifest reference: remotes.
 *
 * @module
 */
import { isMap } from 'yaml'
import { checkKnownMembers } from './check-known-members.js'
import type { ManifestSource } from './manifest-source.js'
import { type ManifestValue, findMember } from './manifest-value.js'
import { hasVariable } from './variable.js'

const REGIONS = ['EU', 'US', 'AU', 'DE', 'SG', 'CA', 'IN', 'KR', 'JP', 'GB', 'CH']
const EXPECTED = 'a URL, or a mapping from "default" and regions to URLs'

/** Reports what is wrong with the base URL, in each region. */
export function checkBaseUrl(source: ManifestSource, value: ManifestValue): void {
  if (!isMap(value.node)) return checkUrl(source, value, EXPECTED)
  const members = source.toMembers(value)
  checkKnownMembers(source, value, members, ['default', ...REGIONS])
  checkUrl(source, findMember(value, members, 'default'), 'a URL')
  for (const region of REGIONS) {
    const url = findMember(value, members, region)
    if (url.node !== undefined) checkUrl(source, url, 'a URL')
  }
}

/** The URL is never quoted: it can hold a password. */
function checkUrl(source: ManifestSource, value: ManifestValue, expected: string): void {
  const text = source.readText(value, expected)
  if (text === undefined || hasVariable(text)) return
  if (!URL.canParse(text)) return source.report('base-url', value, 'expected an absolute URL')
  const url = new URL(text)
  if (url.protocol !== 'https:') {
    source.report('base-url-https', value, `expected https:, found ${url.protocol}`)
  }
  const surplus = findSurplus(url)
  if (surplus !== undefined) {
    source.report('base-url-path', value, `expected only a host and a port, found a ${surplus}`)
  }
}

function findSurplus({ username, password, pathname, search, hash }: URL): string | undefined {
  if (username !== '' || password !== '') return 'user name or password'
  if (pathname !== '/' && pathname !== '') return 'path'
  if (search !== '') return 'query'
  return hash === '' ? undefined : 'fragment'
}
