/**
 * A server in the place of the storage REST API: it records what is asked and answers as the test says.
 *
 * @module
 */
import { onTestFinished } from 'vitest'
import { StorageError } from '../../src/storage-error.js'
import { createStorage, type StorageOptions } from '../../src/storage/create-storage.js'
import { remoteDoor } from '../../src/storage/remote-door.js'
import type { ForgeStorage } from '../../src/storage/storage.js'
import { createTransport } from '../../src/transport/create-transport.js'
import { mintSecret } from '../invocation/canary.js'
import { serveHttp } from '../transport/loopback.js'

export const TOKEN_CANARY = mintSecret('system-token')

export interface RecordedRequest {
  readonly method: string | undefined
  readonly path: string | undefined
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

export interface Answer {
  readonly status?: number
  readonly headers?: Record<string, string>
  /** Text as it is; anything else as JSON. */
  readonly body?: unknown
}

export interface Platform {
  readonly origin: string
  /** What was asked, oldest first. */
  readonly requests: RecordedRequest[]
  /** Answers the next requests, in this order; after them each gets a 204. */
  readonly answerWith: (...answers: Answer[]) => void
}

/** Starts the server for one test. */
export async function startPlatform(): Promise<Platform> {
  const requests: RecordedRequest[] = []
  const answers: Answer[] = []
  const { origin } = await serveHttp((req, res) => {
    let body = ''
    req.setEncoding('utf8')
    req.on('data', (chunk: string) => (body += chunk))
    req.on('end', () => {
      requests.push({ method: req.method, path: req.url, headers: req.headers, body })
      const answer = answers.shift() ?? { status: 204 }
      res.writeHead(answer.status ?? 200, answer.headers)
      res.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body))
    })
  })
  return { origin, requests, answerWith: (...next) => void answers.push(...next) }
}

/** A client and the server it talks to. */
export async function setup(
  options: Partial<StorageOptions> = {},
): Promise<{ platform: Platform; storage: ForgeStorage }> {
  const platform = await startPlatform()
  const transport = createTransport()
  onTestFinished(() => transport.close())
  const door = remoteDoor({
    storageUrl: `${platform.origin}/forge/storage/kvs`,
    bearer: () => TOKEN_CANARY,
  })
  return { platform, storage: createStorage({ transport, door, ...options }) }
}

/** The `StorageError` that an operation rejects with. An operation that throws fails the test. */
export async function failureOf(start: () => Promise<unknown>): Promise<StorageError> {
  const error: unknown = await start().then(
    () => new Error('resolved'),
    (reason: unknown) => reason,
  )
  if (!(error instanceof StorageError)) throw error
  return error
}
