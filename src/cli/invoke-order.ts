/**
 * Makes of the arguments of `forge-remote invoke` what the emulator is to do.
 *
 * @module
 */
import { OptionsError } from '../errors.js'
import { parseJson } from '../values/parse-json.js'
import { parseModule } from './parse-module.js'
import { addPath } from './parse-target.js'

/** What to order from the emulator: one call, an event or a run of a scheduled trigger. */
export interface CallOrder {
  readonly path: '/invocations/send' | '/events/send' | '/schedules/run'
  readonly body: object
}

/** The arguments, as they were given. */
export interface InvokeArguments {
  /** URL of the remote. */
  readonly url?: URL | undefined
  readonly path?: string | undefined
  readonly method?: string | undefined
  /** Text of the body. */
  readonly body?: string | undefined
  readonly principal?: string | undefined
  readonly installation: string
  readonly environment?: string | undefined
  /** `TYPE:KEY`. */
  readonly module?: string | undefined
  readonly endpoint?: string | undefined
  readonly kind?: string | undefined
  readonly event?: string | undefined
  readonly schedule?: string | undefined
  /** Number of retries, as text. */
  readonly retries?: string | undefined
  readonly isDuplicated: boolean
  readonly hasSystemToken?: boolean | undefined
  readonly hasUserToken?: boolean | undefined
}

/** Arguments that make sense only for a single call. */
const CALL_ONLY = ['path', 'method', 'principal', 'module', 'endpoint', 'kind'] as const

const DELIVERIES = new Set(['event', 'schedule'])

/** @throws OptionsError naming the argument. */
export function toCallOrder(given: InvokeArguments): CallOrder {
  const { event, schedule } = given
  if (event === undefined && schedule === undefined) {
    return { path: '/invocations/send', body: toCall(given) }
  }
  if (event !== undefined && schedule !== undefined) {
    throw new OptionsError('--schedule', 'cannot be used with --event')
  }
  const occasion = event === undefined ? '--schedule' : '--event'
  const surplus = CALL_ONLY.find((name) => given[name] !== undefined)
  if (surplus !== undefined) {
    throw new OptionsError(`--${surplus}`, `cannot be used with ${occasion}`)
  }
  const body = { baseUrl: toBaseUrl(given), ...toDelivery(given), body: readObject(given) }
  return event === undefined
    ? { path: '/schedules/run', body: { ...body, key: schedule } }
    : { path: '/events/send', body: { ...body, event } }
}

function toCall(given: InvokeArguments): object {
  const { body, kind, endpoint, path, principal, module } = given
  const method = given.method?.toUpperCase()
  if (body !== undefined && method === 'GET') {
    throw new OptionsError('--body', 'cannot be sent with GET; leave out --method')
  }
  const isDelivery = DELIVERIES.has(kind ?? '')
  return {
    kind,
    endpoint,
    principal,
    method,
    ...toAddress(given, path),
    module: module === undefined ? undefined : parseModule(module),
    ...(isDelivery ? { body: readObject(given) } : { bodyText: body }),
    tokens: { system: given.hasSystemToken, user: given.hasUserToken },
    ...toDelivery(given, isDelivery),
  }
}

/** With an endpoint, Forge's own rule joins address and path; without, the path is added to the URL. */
function toAddress(given: InvokeArguments, path: string | undefined): object {
  const { url, endpoint } = given
  if (url === undefined || endpoint !== undefined) return { baseUrl: toBaseUrl(given), path }
  return { baseUrl: addPath(url, path).href }
}

function toDelivery(given: InvokeArguments, isDelivery: boolean = true): object {
  const { installation, environment, retries = '0', isDuplicated } = given
  if (!/^[0-4]$/.test(retries))
    throw new OptionsError('--retries', `must be 0 to 4, not "${retries}"`)
  const wanted = { retries: Number(retries), duplicate: isDuplicated ? 1 : 0 }
  const isWanted = wanted.retries > 0 || isDuplicated
  return { installationId: installation, environment, ...(isDelivery || isWanted ? wanted : {}) }
}

/** Without a URL, the manifest has to say where the call goes. */
function toBaseUrl({ url, endpoint, event, schedule, kind }: InvokeArguments): string | undefined {
  const isKnown = [url, endpoint, event, schedule, kind].some((given) => given !== undefined)
  if (!isKnown) throw new OptionsError('URL', 'is missing')
  return url?.href
}

function readObject({ body }: InvokeArguments): unknown {
  if (body === undefined) return undefined
  const parsed = parseJson(body)
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed
  throw new OptionsError('--body', 'must be a JSON object for an event or a schedule')
}
