/**
 * Where addresses of Atlassian are called while the remote talks to an emulator.
 *
 * Claims keep the real addresses, since the verifier allows no others; whoever calls them maps them at the last moment.
 *
 * @module
 */

/**
 * @param url Address at Atlassian, such as `https://api.atlassian.com/ex/jira/<cloud id>/rest/api/3/myself`.
 * @param emulatorUrl Option `emulatorUrl` of the remote, without a slash at its end.
 * @returns The address to call: `url` itself, or with an emulator the same path and query there, whatever the host was.
 */
export function mapAtlassianUrl(url: string, emulatorUrl: string | undefined): string {
  if (emulatorUrl === undefined) return url
  const { pathname, search } = new URL(url)
  return `${emulatorUrl}${pathname}${search}`
}
