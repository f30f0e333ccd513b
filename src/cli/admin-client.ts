/**
 * Gives orders to a running emulator, over its admin API.
 *
 * @module
 */
import { type IncomingMessage, type RequestOptions, request } from 'node:http'
import { json } from 'node:stream/consumers'
import * as z from 'zod'
import { OptionsError } from '../errors.js'
import { findEmulator } from './running-emulator.js'

/** The admin API of a running emulator. */
export interface AdminClient {
  /**
   * Gives an order, and waits as long as it takes.
   *
   * @param path Such as `/invocations/send`.
   * @param signal Ends the wait.
   * @returns The answer's JSON.
   * @throws OptionsError when the emulator refuses, naming the option, or does not answer.
   */
  readonly order: (path: string, body: object, signal?: AbortSignal) => Promise<unknown>
}

/** Names of an order's members on the command line. */
const OPTIONS: ReadonlyMap<string, string> = new Map([
  ['installationId', '--installation'],
  ['environment', '--environment'],
  ['principal', '--principal'],
  ['module', '--module'],
  ['method', '--method'],
  ['body', '--body'],
  ['bodyText', '--body'],
  ['path', '--path'],
  ['baseUrl', 'URL'],
  ['endpoint', '--endpoint'],
  ['kind', '--kind'],
  ['event', '--event'],
  ['key', '--schedule'],
  ['retries', '--retries'],
  ['duplicate', '--duplicate'],
  ['tokens.user', '--user-token'],
])

const refusalSchema = z.looseObject({ message: z.string() })

/**
 * Finds the emulator that runs at an address.
 *
 * @throws OptionsError when none was started there.
 */
export async function connectEmulator(url: string): Promise<AdminClient> {
  if (!URL.canParse(url)) throw new OptionsError('--emulator', `must be a URL, not "${url}"`)
  const emulator = await findEmulator(url)
  if (emulator === undefined) {
    const problem = `${url} is not running; start it with "forge-remote emulator" or "forge-remote dev", or give the address of another one`
    throw new OptionsError('--emulator', problem)
  }
  const { adminUrl, adminToken } = emulator
  const headers = { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' }
  return {
    async order(path, body, signal) {
      const options = { method: 'POST', headers, signal }
      const exchanged = exchange(`${adminUrl}${path}`, options, JSON.stringify(body))
      const { status, answer } = await exchanged.catch(() => {
        throw new OptionsError('--emulator', `${url} does not answer; start it again`)
      })
      if (status === 200) return answer
      throw toOptionsError(refusalSchema.parse(answer).message)
    },
  }
}

/** Not by `fetch`, which gives up after five minutes: a delivery with its retries takes longer. */
async function exchange(
  url: string,
  options: RequestOptions,
  body: string,
): Promise<{ status: number | undefined; answer: unknown }> {
  const outgoing = request(url, options).end(body)
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve).once('error', reject)
  })
  return { status: response.statusCode, answer: await json(response) }
}

/** The emulator's message begins with the member that it does not accept. */
function toOptionsError(message: string): OptionsError {
  const [, member = '', problem = ''] = /^([\w.]+): (.*)$/s.exec(message) ?? []
  const option = OPTIONS.get(member)
  if (option === undefined) return new OptionsError('invocation', message)
  return new OptionsError(option, `is wrong: ${problem}`)
}
