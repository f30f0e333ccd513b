/**
 * Reads the `forge-proxy-authorization` header of Forge Containers.
 *
 * Source: Forge Containers reference.
 *
 * @module
 */

/** On whose behalf a container calls: an invocation, or an installation without one; in the name of the app or of a user. */
export type ProxyIdentity = ProxyName &
  ({ readonly invocationId: string } | { readonly installationId: string })

interface ProxyName {
  readonly as: 'app' | 'user'
  /** The user, when it is not the one of the invocation. */
  readonly accountId?: string
}

/** @returns The identity, or why there is none. */
export function readProxyAuthorization(
  header: string | readonly string[] | undefined,
): ProxyIdentity | string {
  if (typeof header !== 'string') return 'forge-proxy-authorization is missing'
  const fields = readFields(header)
  if (fields === undefined) return 'forge-proxy-authorization is not "Forge name=value,…"'
  const name = readName(fields)
  if (typeof name === 'string') return name
  const invocationId = fields.get('id')
  const installationId = fields.get('installationId')
  if (invocationId !== undefined && installationId === undefined) return { ...name, invocationId }
  if (installationId !== undefined && invocationId === undefined) return { ...name, installationId }
  return 'forge-proxy-authorization needs either id or installationId'
}

function readName(fields: ReadonlyMap<string, string>): ProxyName | string {
  const as = fields.get('as') ?? 'app'
  const accountId = fields.get('accountId')
  if (as === 'user') return accountId === undefined ? { as } : { as, accountId }
  if (as !== 'app') return 'as is neither app nor user'
  return accountId === undefined ? { as } : 'accountId goes with as=user only'
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
