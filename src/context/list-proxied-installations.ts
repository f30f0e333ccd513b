/**
 * Lists the installations of a container's app and environment, as the egress proxy knows them.
 *
 * Source: Forge REST API v2, App Installations.
 *
 * @module
 */
import * as z from 'zod'
import { ForgeRemoteError, OptionsError } from '../errors.js'
import { createProductApi } from '../product/create-product-api.js'
import type { ProductApi } from '../product/product-api.js'
import type { ProductMeans } from '../product/product-caller.js'
import { sleep } from '../retry/sleep.js'
import { createTokenBucket, toBucketRate } from '../retry/token-bucket.js'
import type { InstallationFreshness } from '../tokens/list-installations.js'
import { parseJson } from '../values/parse-json.js'
import { toInstallationAri } from '../values/tenant.js'
import { startBackgroundCall } from './start-background-call.js'

/** What installations are listed with. */
export interface ProxiedInstallationsOptions {
  readonly egressProxyUrl: string
  /** Ids of the app that the container belongs to. */
  readonly appIds: readonly string[]
  /** Id of its environment. */
  readonly environmentId: string | undefined
  /** How requests are made, and repeated where the proxy asks to wait. */
  readonly means: ProductMeans
  /** Longest time for one request, in milliseconds. Default 60000. */
  readonly timeoutMs: number | undefined
}

/** The most that the proxy takes. */
const PAGE_SIZE = 100
const PAGES_PER_MINUTE = 100

const pageSchema = z.object({
  installations: z.array(
    z.object({
      id: z.string().regex(/^[\w:/-]{1,256}$/),
      installationContext: z.string().nullish(),
      secondaryInstallationContexts: z.array(z.string()).nullish(),
    }),
  ),
  cursor: z.string().min(1).nullish(),
})

type ListedEntry = z.infer<typeof pageSchema>['installations'][number]

/**
 * @returns A function that lists each installation once, a page at a time and 100 pages a minute at most. The list rejects with
 *   `ERR_EGRESS_PROXY` when the proxy does not answer with a page, and with `ERR_OPTIONS` when app or environment are not known.
 */
export function createProxiedInstallations(
  options: ProxiedInstallationsOptions,
): () => AsyncGenerator<InstallationFreshness> {
  const { clock } = options.means
  const bucket = createTokenBucket(clock, toBucketRate(PAGES_PER_MINUTE, 60_000))
  const api = openProxy(options)

  async function fetchPage(cursor: string | undefined) {
    const waitMs = bucket.waitMs(1)
    bucket.take(1)
    if (waitMs > 0) await sleep(clock, waitMs)
    return await readPage(api, cursor)
  }

  return async function* listProxiedInstallations() {
    const whose = readWhose(options)
    const seen = new Set<string>()
    let cursor: string | undefined
    do {
      // oxlint-disable-next-line no-await-in-loop -- a page tells where the next one starts
      const page = await fetchPage(cursor)
      if (page.cursor === cursor && cursor !== undefined) throw unreadable('it repeats a page')
      for (const entry of page.installations) {
        if (seen.has(entry.id)) continue
        seen.add(entry.id)
        const tenant = { ...whose, installationId: toInstallationAri(entry.id) }
        yield { tenant, expiresAt: Infinity, product: readOnlyProduct(entry) }
      }
      cursor = page.cursor ?? undefined
    } while (cursor !== undefined)
  }
}

/** The list says neither app nor environment, because a container has one of each. */
function readWhose({ appIds, environmentId }: ProxiedInstallationsOptions) {
  const [appId] = appIds
  if (appId === undefined || appIds.length > 1) {
    throw new OptionsError('appId', 'must name the one app whose installations are listed')
  }
  if (environmentId === undefined) {
    const problem = 'is missing, which installations() needs; it is the value of FORGE_ENV_ARI'
    throw new OptionsError('environmentId', problem)
  }
  return { appId, environmentId }
}

/** The proxy in the manner of a product: it asks to wait in the same way. */
function openProxy({ egressProxyUrl, means, timeoutMs }: ProxiedInstallationsOptions): ProductApi {
  const product = { name: 'the egress proxy', apiBaseUrl: egressProxyUrl }
  return createProductApi(means, {
    installationId: '',
    authorize: async () => ({ product, headers: {} }),
    startCall: () => startBackgroundCall(means.clock, timeoutMs),
    traceHeaders: {},
  })
}

async function readPage(api: ProductApi, cursor: string | undefined) {
  const query = new URLSearchParams({
    pageSize: String(PAGE_SIZE),
    ...(cursor !== undefined && { cursor }),
  })
  const { status, text } = await fetchText(api, `/v1/installations?${query.toString()}`)
  if (status !== 200) throw unreadable(`its status is ${status}`)
  const page = pageSchema.safeParse(parseJson(text))
  if (page.success) return page.data
  throw unreadable('it is no page of installations')
}

async function fetchText(api: ProductApi, path: string) {
  try {
    const response = await api.fetch(path)
    return { status: response.status, text: await response.text() }
  } catch (error) {
    const retryAfterMs = error instanceof ForgeRemoteError ? error.retryAfterMs : undefined
    throw unreadable(error instanceof Error ? error.message : 'there is none', retryAfterMs)
  }
}

function readOnlyProduct(entry: ListedEntry): string | undefined {
  const { installationContext, secondaryInstallationContexts } = entry
  if ((secondaryInstallationContexts ?? []).length > 0) return undefined
  return /^ari:cloud:(\w+):/.exec(installationContext ?? '')?.[1]
}

function unreadable(problem: string, retryAfterMs?: number): ForgeRemoteError {
  const message = `the egress proxy's answer to /v1/installations: ${problem}`
  return new ForgeRemoteError('ERR_EGRESS_PROXY', message, { retryAfterMs })
}
