/**
 * `forge-remote invoke`: one call of a remote, signed by a running emulator.
 *
 * @module
 */
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { OptionsError } from '../errors.js'
import { SPAN_ID_HEADER, SYSTEM_TOKEN_HEADER, TRACE_ID_HEADER } from '../wire/headers.js'
import { USER_INTERFACE_TIMEOUT_MS } from '../wire/limits.js'
import { type AdminClient, createAdminClient } from './admin-client.js'
import type { Command, CommandIo } from './command.js'
import { findEmulator } from './running-emulator.js'

const DEFAULT_INSTALLATION_ID =
  'ari:cloud:ecosystem::installation/00000000-0000-4000-8000-000000000001'

const HELP = `forge-remote invoke: call a running remote as Forge does

Usage: forge-remote invoke URL [options]

  --path PATH          added to URL (default: none)
  --method METHOD      default GET, or POST when there is a body
  --body JSON          request body; @FILE reads it from a file
  --principal ID       account id of the user (default: none, as for an event)
  --installation ID    installation id (default: ${DEFAULT_INSTALLATION_ID})
  --environment TYPE   DEVELOPMENT, STAGING or PRODUCTION (default PRODUCTION)
  --module TYPE:KEY    calling module, such as xen:macro:my-macro
                       (default jira:issuePanel:panel with a principal, else core:trigger:trigger)
  --no-system-token    leave out the app system token
  --emulator URL       the emulator that signs (default http://127.0.0.1:4555)
  --include            print the response headers as well
  -h, --help           this text

Prints the status and the time on standard error and the body on standard output. Exit code 0 for 2xx, else 1.

Examples:
  forge-remote invoke http://127.0.0.1:3000/api/surveys/1 --principal alice
  forge-remote invoke http://127.0.0.1:3000 --path /api/surveys --principal alice --body '{"title":"How are we?"}'
  forge-remote invoke http://127.0.0.1:3000/events --body '{"eventType":"avi:forge:installed:app"}'
`

/** Sends one request and prints the answer. */
export const invokeCommand: Command = {
  help: HELP,
  async run(args, io) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      allowNegative: true,
      options: {
        path: { type: 'string' },
        method: { type: 'string' },
        body: { type: 'string' },
        principal: { type: 'string' },
        installation: { type: 'string', default: DEFAULT_INSTALLATION_ID },
        environment: { type: 'string' },
        module: { type: 'string' },
        'system-token': { type: 'boolean', default: true },
        emulator: { type: 'string', default: 'http://127.0.0.1:4555' },
        include: { type: 'boolean', default: false },
      },
    })
    const url = parseTarget(positionals, values.path)
    const body = await readBody(values.body, io)
    const method = (values.method ?? (body === undefined ? 'GET' : 'POST')).toUpperCase()
    if (body !== undefined && method === 'GET') {
      throw new OptionsError('--body', 'cannot be sent with GET; leave out --method')
    }
    const module = values.module === undefined ? undefined : parseModule(values.module)
    const admin = await connect(values.emulator)
    const headers = await sign(
      admin,
      {
        installationId: values.installation,
        ...(values.environment !== undefined && { environment: values.environment }),
        ...(values.principal !== undefined && { principal: values.principal }),
        ...(module !== undefined && { module }),
      },
      values['system-token'],
    )
    return await send({ url, method, headers, body, include: values.include }, io)
  },
}

function parseTarget(positionals: readonly string[], path: string | undefined): URL {
  const [target, ...rest] = positionals
  if (target === undefined) throw new OptionsError('URL', 'is missing')
  if (rest.length > 0) throw new OptionsError('URL', `was followed by "${rest[0]}"; quote the body`)
  if (!/^https?:/.test(target) || !URL.canParse(target)) {
    throw new OptionsError('URL', `must be an http or https address, not "${target}"`)
  }
  if (path === undefined) return new URL(target)
  return new URL(`${target.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`)
}

async function readBody(body: string | undefined, io: CommandIo): Promise<string | undefined> {
  if (body === undefined || !body.startsWith('@')) return body
  return await readFile(resolve(io.folder, body.slice(1)), 'utf8')
}

function parseModule(text: string): { type: string; key: string } {
  const at = text.lastIndexOf(':')
  if (at < 1 || at === text.length - 1) {
    throw new OptionsError(
      '--module',
      `must be TYPE:KEY, such as xen:macro:my-macro, not "${text}"`,
    )
  }
  return { type: text.slice(0, at), key: text.slice(at + 1) }
}

async function connect(url: string): Promise<AdminClient> {
  if (!URL.canParse(url)) throw new OptionsError('--emulator', `must be a URL, not "${url}"`)
  const emulator = await findEmulator(url)
  if (emulator === undefined) {
    throw new OptionsError(
      '--emulator',
      `${url} is not running; start it with "forge-remote emulator" or "forge-remote dev"`,
    )
  }
  return createAdminClient(emulator)
}

async function sign(
  admin: AdminClient,
  invocation: { installationId: string; environment?: string },
  withSystemToken: boolean,
): Promise<Record<string, string>> {
  const { installationId, environment } = invocation
  const token = await admin.mint('/invocations', invocation)
  const headers = {
    authorization: `Bearer ${token}`,
    [TRACE_ID_HEADER]: randomBytes(16).toString('hex'),
    [SPAN_ID_HEADER]: randomBytes(8).toString('hex'),
  }
  if (!withSystemToken) return headers
  const system = { installationId, ...(environment !== undefined && { environment }) }
  return { ...headers, [SYSTEM_TOKEN_HEADER]: await admin.mint('/system-tokens', system) }
}

interface Call {
  url: URL
  method: string
  headers: Record<string, string>
  body: string | undefined
  include: boolean
}

async function send({ url, method, headers, body, include }: Call, io: CommandIo): Promise<number> {
  const startedAt = performance.now()
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    signal: AbortSignal.any([io.stop, AbortSignal.timeout(USER_INTERFACE_TIMEOUT_MS)]),
    headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
    ...(body !== undefined && { body }),
  }).catch((error: unknown) => {
    const problem = `no answer from ${url.origin}: ${explain(error)}; is your server running?`
    throw new OptionsError('URL', problem)
  })
  const text = await response.text()
  const elapsed = (performance.now() - startedAt).toFixed(1)
  io.err(
    `${method} ${url.pathname}${url.search} → ${response.status} ${response.statusText} in ${elapsed} ms\n`,
  )
  if (include) for (const [name, value] of response.headers) io.err(`${name}: ${value}\n`)
  if (text !== '') io.out(`${render(text)}\n`)
  return response.ok ? 0 : 1
}

function explain(error: unknown): string {
  const cause: unknown = error instanceof Error ? (error.cause ?? error) : error
  return cause instanceof Error ? cause.message : String(cause)
}

/** Indents a JSON body; leaves anything else as it came. */
function render(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2)
  } catch {
    return text
  }
}
