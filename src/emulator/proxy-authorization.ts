/**
 * Reads the `forge-proxy-authorization` header of Forge Containers.
 *
 * Source: Forge Containers reference.
 *
 * @module
 */

/** On whose behalf a container calls: an invocation, or an installation without one. */
export type ProxyIdentity = { readonly invocationId: string } | { readonly installationId: string }

/** @returns The identity, or why there is none. */
export function readProxyAuthorization(
  header: string | readonly string[] | undefined,
): ProxyIdentity | string {
  if (typeof header !== 'string') return 'forge-proxy-authorization is missing'
  const fields = readFields(header)
  if (fields === undefined) return 'forge-proxy-authorization is not "Forge name=value,…"'
  if ((fields.get('as') ?? 'app') !== 'app') return 'storage takes as=app only'
  const invocationId = fields.get('id')
  const installationId = fields.get('installationId')
  if (invocationId !== undefined && installationId === undefined) return { invocationId }
  if (installationId !== undefined && invocationId === undefined) return { installationId }
  return 'forge-proxy-authorization needs either id or installationId'
}

function readFields(header: string): ReadonlyMap<string, string> | undefined {
  const [, list] = /^Forge +(\S.*)$/i.exec(header) ?? []
  if (list === undefined) return undefined
  const fields = new Map<string, string>()
  for (const field of list.split(',')) {
    const [, name, value] = /^\s*([a-z]+)\s*=\s*(\S+)\s*$/i.exec(field) ?? []
    if (name === undefined || value === undefined || fields.has(name)) return undefined
    fields.set(name, value)
  }
  return fields
}
