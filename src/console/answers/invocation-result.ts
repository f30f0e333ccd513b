/**
 * What became of a call that the emulator made to a remote.
 *
 * @module
 */
import {
  type Members,
  readList,
  readMembers,
  readNumber,
  readOptionalNumber,
  readOptionalText,
  readText,
  showJson,
} from './read-json.js'

/** One attempt of a call. */
export interface InvocationAttempt {
  /** Absent when there was no whole answer. */
  readonly status: number | undefined
  readonly durationMs: number
  /** Why Forge cannot use the answer: what it would show, then what happened. */
  readonly problem: string | undefined
}

/** What a call came to: its last attempt, and all of them. */
export interface InvocationResult extends InvocationAttempt {
  readonly request: string
  readonly traceId: string
  readonly headers: readonly (readonly [string, string])[]
  readonly bodyText: string
  readonly claims: Members
  readonly attempts: readonly InvocationAttempt[]
}

/** Reads the answer of a call of one endpoint, or of several deliveries. */
export function readInvocationResults(answer: unknown): readonly InvocationResult[] {
  const members = readMembers(answer)
  const several = Array.isArray(answer) ? answer : members['results']
  if (several !== undefined) return readList(several, readInvocationResult)
  return [readInvocationResult(answer), ...readList(members['duplicates'], readInvocationResult)]
}

function readInvocationResult(answer: unknown): InvocationResult {
  const result = readMembers(answer)
  const headers = Object.entries(readMembers(result['headers']))
  return {
    ...readAttempt(result),
    request: `${readText(result['method'])} ${readText(result['url'])}`,
    traceId: readText(result['traceId']),
    headers: headers.map(([name, value]) => [name, showJson(value)]),
    bodyText: readText(result['bodyText']),
    claims: readMembers(result['claims']),
    attempts: readList(result['attempts'], readAttempt),
  }
}

function readAttempt(value: unknown): InvocationAttempt {
  const { status, durationMs, forgeError } = readMembers(value)
  return {
    status: readOptionalNumber(status),
    durationMs: readNumber(durationMs),
    problem: readProblem(forgeError),
  }
}

function readProblem(forgeError: unknown): string | undefined {
  const { message, detail } = readMembers(forgeError)
  const sentences = [message, detail].flatMap((text) => readOptionalText(text) ?? [])
  return sentences.length === 0 ? readOptionalText(forgeError) : sentences.join(' — ')
}
