/**
 * A transport whose exchanges wait until the test answers them.
 *
 * @module
 */
import { setImmediate as endOfTask } from 'node:timers/promises'
import { createStorage, type StorageOptions } from '../../src/storage/create-storage.js'
import { remoteDoor } from '../../src/storage/remote-door.js'
import type { ForgeStorage } from '../../src/storage/storage.js'
import type { ExchangeResponse, Transport } from '../../src/transport/transport.js'
import type { Answer } from './platform.js'

export interface HeldExchange {
  /** Path below `/v1/`. */
  readonly operation: string
  readonly body: string
  /** Answers, and resolves when everything that follows from it has happened. */
  readonly answer: (answer: Answer) => Promise<void>
}

export interface HeldStorage {
  readonly storage: ForgeStorage
  /** What was sent, oldest first. */
  readonly sent: readonly HeldExchange[]
  /** Resolves when everything that can happen without another answer has happened. */
  readonly settle: () => Promise<void>
}

/** A client on such a transport. */
export function setupHeld(options: Partial<StorageOptions> = {}): HeldStorage {
  const sent: HeldExchange[] = []
  const transport: Transport = {
    exchange: ({ path, body = '' }) =>
      new Promise<ExchangeResponse>((resolve) => {
        const operation = path.replace('/v1/', '')
        const answer = ({ status = 200, headers = {}, body: data }: Answer) => {
          resolve({ status, headers, body: data === undefined ? '' : JSON.stringify(data) })
          return settle()
        }
        sent.push({ operation, body, answer })
      }),
    close: () => Promise.resolve(),
  }
  const door = remoteDoor({ storageUrl: 'https://storage.test', bearer: () => 'token' })
  return { storage: createStorage({ transport, door, ...options }), sent, settle }
}

/** Nothing here waits for the network or for time, so that all of it is done within one task. */
async function settle(): Promise<void> {
  await endOfTask()
}
