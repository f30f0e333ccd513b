/**
 * What a browser asks of a remote before a page may see its answer.
 *
 * Source: Fetch Standard, CORS protocol. Forge documents nothing about the request that `requestRemote` makes: inferred from its being a plain
 * `fetch` without cookies from a page of the site.
 *
 * @module
 */
import type { RemoteAnswer } from './call-remote.js'

/** What the browser wants to send. */
export interface BrowserRequest {
  /** Origin of the page. */
  readonly origin: string
  readonly method: string
  /** Names of the headers that a preflight asks for, in lower case, sorted. */
  readonly headerNames: readonly string[]
}

const ORIGIN_HEADER = 'access-control-allow-origin'
const PLAIN_METHODS = new Set(['GET', 'HEAD', 'POST'])

/** Headers that need no permission; the type of a JSON body does. */
const PLAIN_HEADERS = new Set(['accept', 'accept-language', 'content-language'])

/** @returns The headers that a preflight must ask for: `authorization` is always one. */
export function toPreflightHeaders(headers: Readonly<Record<string, string>>): readonly string[] {
  return Object.keys(headers)
    .filter((name) => !PLAIN_HEADERS.has(name))
    .toSorted()
}

/** @returns What keeps the browser from sending the request after this answer to its preflight, if anything. */
export function findPreflightProblem(
  answer: RemoteAnswer,
  { origin, method, headerNames }: BrowserRequest,
): string | undefined {
  if (answer.status < 200 || answer.status > 299) {
    return `the preflight (OPTIONS) was answered ${answer.status}, expected 2xx`
  }
  const problem = findOriginProblem(answer, origin)
  if (problem !== undefined) return `the preflight's ${problem}`
  const methods = readList(answer, 'access-control-allow-methods')
  if (!PLAIN_METHODS.has(method) && !methods.includes(method) && !methods.includes('*')) {
    return `the preflight's access-control-allow-methods lacks ${method}`
  }
  const allowed = readList(answer, 'access-control-allow-headers').map((name) => name.toLowerCase())
  const missing = headerNames.find((name) => !isAllowed(name, allowed))
  return missing && `the preflight's access-control-allow-headers lacks ${missing}`
}

/** @returns What keeps the page from seeing this answer, if anything. */
export function findOriginProblem(answer: RemoteAnswer, origin: string): string | undefined {
  const allowed = answer.headers[ORIGIN_HEADER]
  if (allowed === '*' || allowed === origin) return undefined
  return `${ORIGIN_HEADER} is ${allowed ?? 'missing'}, expected ${origin}`
}

/** The wildcard does not cover `authorization`. */
function isAllowed(name: string, allowed: readonly string[]): boolean {
  return allowed.includes(name) || (name !== 'authorization' && allowed.includes('*'))
}

function readList({ headers }: RemoteAnswer, name: string): readonly string[] {
  return (headers[name] ?? '').split(',').map((item) => item.trim())
}
