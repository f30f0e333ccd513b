/**
 * How it is found out whose a request is. A remote is shown a token, a container asks the proxy beside it.
 *
 * @module
 */
import type { IncomingMessage } from 'node:http'
import type { RequestFacts } from '../context/create-forge-context.js'
import type { Invocation } from '../invocation/invocation.js'

/** What a request brought besides its invocation. */
export type Credentials = Pick<
  RequestFacts,
  'systemToken' | 'userToken' | 'invocationId' | 'logFields'
>

/** How it is found out whose a request is. */
export interface Admission {
  /**
   * Finds the genuine invocation of a request.
   *
   * @throws `ERR_INVOCATION_TOKEN` when there is none; `ERR_KEY_SET` or `ERR_EGRESS_PROXY` when that cannot be told now.
   */
  readonly verify: (req: IncomingMessage, signal: () => AbortSignal) => Promise<Invocation>
  /** Reads what else a request brought, once it was let in. */
  readonly readCredentials: (req: IncomingMessage, traceId: string) => Credentials
}
