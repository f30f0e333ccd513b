/**
 * Admits requests by the Forge Invocation Token that they bring.
 *
 * @module
 */
import type { IncomingMessage } from 'node:http'
import type { Clock } from '../clock.js'
import type { InvocationVerifier } from '../invocation/create-invocation-verifier.js'
import type { Invocation } from '../invocation/invocation.js'
import { readBearerToken } from '../invocation/read-bearer-token.js'
import type { Logger } from '../logger.js'
import { readAccessToken } from '../tokens/access-token.js'
import { SYSTEM_TOKEN_HEADER, USER_TOKEN_HEADER } from '../wire/headers.js'
import type { Admission } from './admission.js'
import type { DriftWatch } from './drift-watch.js'

/** What tokens are judged with. */
export interface TokenAdmissionMeans {
  /** Judges tokens. */
  readonly verifier: InvocationVerifier
  /** Notices a wrong clock. */
  readonly driftWatch: DriftWatch
  /** Looks at the server behind the first request. */
  readonly checkServer: (request: IncomingMessage) => void
  /** Told of access tokens that cannot be used. */
  readonly logger: Logger
  /** Source of time. */
  readonly clock: Clock
}

/** Never reads the body. */
export function admitByToken(means: TokenAdmissionMeans): Admission {
  const { logger, clock } = means
  return {
    verify: (req) => {
      means.checkServer(req)
      return verify(means, req)
    },
    readCredentials: (req, traceId) => {
      const receivedAt = clock.now()
      const systemToken = readAccessToken(req.headersDistinct[SYSTEM_TOKEN_HEADER], receivedAt)
      if (systemToken === undefined) warnOfUnusableToken(logger, req, traceId)
      const userToken = readAccessToken(req.headersDistinct[USER_TOKEN_HEADER], receivedAt)
      return { systemToken, userToken }
    },
  }
}

async function verify(
  { verifier, driftWatch }: TokenAdmissionMeans,
  req: IncomingMessage,
): Promise<Invocation> {
  try {
    const token = readBearerToken(req.headersDistinct['authorization'])
    const invocation = await verifier.verify(token)
    driftWatch.accepted()
    return invocation
  } catch (error) {
    driftWatch.refused(error)
    throw error
  }
}

function warnOfUnusableToken(logger: Logger, req: IncomingMessage, traceId: string): void {
  const values = req.headersDistinct[SYSTEM_TOKEN_HEADER]
  if (values === undefined) return
  const facts = { count: values.length, characters: values[0]?.length }
  const nextStep =
    'Look at the proxies in front, and compare this machine’s clock with a time server'
  logger.warn(
    { event: 'token-unusable', header: SYSTEM_TOKEN_HEADER, ...facts, traceId, nextStep },
    'the app system token of a request is malformed, doubled, too long or expired, and was not used',
  )
}
