/**
 * Judges how a remote took an attack.
 *
 * @module
 */
import type { RawAnswer } from './send-raw-request.js'

/** `held`: refused. `let-in`: taken for genuine. `crashed`: failed instead of refusing. */
export type Verdict = 'held' | 'let-in' | 'crashed'

/** A verdict and what it rests on. */
export interface Judgement {
  readonly verdict: Verdict
  /** What happened, such as `answered 200`. */
  readonly observation: string
}

/** What a request that has reached the remote can end in. */
export type AttackAnswer = Exclude<RawAnswer, { kind: 'unreachable' | 'aborted' }>

/** Bad request, unauthorized, forbidden, content too large, too many requests, header fields too large. */
const REFUSALS: ReadonlySet<number> = new Set([400, 401, 403, 413, 429, 431])

/** Servers close the connection over headers beyond this size, which is less than any of them allows. */
const USUAL_HEADER_BYTES = 8 * 1024

/**
 * Any answer that is neither a refusal nor a failure counts as let in: the request got past the verifier.
 *
 * @param authorization Values of the `authorization` headers that were sent.
 */
export function judgeAnswer(answer: AttackAnswer, authorization: readonly string[]): Judgement {
  switch (answer.kind) {
    case 'answered':
      return { verdict: judgeStatus(answer.status), observation: `answered ${answer.status}` }
    case 'closed':
      return {
        verdict: mayBeCutOff(authorization) ? 'held' : 'crashed',
        observation: 'closed the connection without an answer',
      }
    case 'silent':
      return { verdict: 'crashed', observation: 'did not answer in time' }
  }
}

function judgeStatus(status: number): Verdict {
  if (REFUSALS.has(status)) return 'held'
  return status >= 500 ? 'crashed' : 'let-in'
}

/** A server need not answer what is no HTTP message, or a very large one: it may cut the connection. */
function mayBeCutOff(authorization: readonly string[]): boolean {
  const text = authorization.join('')
  return text.length > USUAL_HEADER_BYTES || /[^\t\x20-\x7E]/.test(text)
}
