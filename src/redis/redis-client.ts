/**
 * The little that a token store needs of a Redis client, and what its refusals mean.
 *
 * @module
 */
import { TokenStoreError } from '../tokens/token-store-error.js'
import type { RedisScript } from './redis-scripts.js'

/** A connected client: that of the package `redis` fits as it is. */
export interface RedisClient {
  /** Sends one command and resolves to its answer, texts as strings. */
  sendCommand: (args: readonly string[]) => Promise<unknown>
  /** Whether it is connected. While it is `false` nothing is sent. */
  readonly isReady?: boolean | undefined
}

/** Sends one command and resolves to its answer. */
export type SendCommand = (args: readonly string[]) => Promise<unknown>

/** What Redis refuses with starts with a word such as `NOAUTH`; what the client itself says does not. */
const REFUSAL = /^([A-Z][A-Z_]{1,31})(?:\s|$)/

/** Runs a script on one key, in one round trip once Redis knows it. */
export async function runScript(
  send: SendCommand,
  script: RedisScript,
  key: string,
  args: readonly string[],
): Promise<unknown> {
  try {
    return await send(['EVALSHA', script.digest, '1', key, ...args])
  } catch (error) {
    if (readRefusal(error) !== 'NOSCRIPT') throw error
    return await send(['EVAL', script.text, '1', key, ...args])
  }
}

/** @returns An error without anything that the client said: that could quote a password or what was stored. */
export function toStoreError(error: unknown): TokenStoreError {
  if (error instanceof TokenStoreError) return error
  const refusal = readRefusal(error)
  return refusal === undefined
    ? new TokenStoreError('unreachable', 'the token store is not connected')
    : new TokenStoreError('refused', `the token store refused with ${refusal}`)
}

function readRefusal(error: unknown): string | undefined {
  return error instanceof Error ? REFUSAL.exec(error.message)?.[1] : undefined
}
