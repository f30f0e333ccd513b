/**
 * Admits requests inside a container: they name an invocation, and the proxy beside the container tells what it is.
 *
 * Source: Forge Containers reference: the sidecar authenticates whatever reaches the container. An id proves nothing by itself.
 *
 * @module
 */
import type { IncomingMessage } from 'node:http'
import type { Clock } from '../clock.js'
import { checkInvocationContext } from '../invocation/check-invocation-context.js'
import { fetchInvocationContext } from '../invocation/fetch-invocation-context.js'
import type { Invocation } from '../invocation/invocation.js'
import { readInvocationId } from '../invocation/read-invocation-id.js'
import type { LogFields } from '../logger.js'
import type { ServiceUrl } from '../transport/service-url.js'
import type { Transport } from '../transport/transport.js'
import { INVOCATION_ID_HEADER, LOG_ATTRIBUTES_HEADER } from '../wire/headers.js'
import type { Admission } from './admission.js'

/** What invocations are looked up with. */
export interface ProxyAdmissionMeans {
  readonly transport: Transport
  /** Address of the egress proxy. */
  readonly service: ServiceUrl
  /** Ids of the apps that the container belongs to; none when it was not told. */
  readonly appIds: readonly string[]
  /** Source of time. */
  readonly clock: Clock
}

/** Anything else could forge a line of the log, or fill it. */
const LOG_ATTRIBUTES = /^[A-Za-z0-9+/_-]{1,4096}={0,2}$/

/** The proxy is asked once for each request, however many mounts that passes. Tokens that a request brings are not looked at. */
export function admitByProxy(means: ProxyAdmissionMeans): Admission {
  const asked = new WeakMap<IncomingMessage, Promise<Invocation>>()
  return {
    verify: (req, signal) => {
      const asking = asked.get(req) ?? ask(means, req, signal)
      asked.set(req, asking)
      return asking
    },
    readCredentials: (req) => ({
      systemToken: undefined,
      userToken: undefined,
      invocationId: readInvocationId(req.headersDistinct[INVOCATION_ID_HEADER]),
      logFields: readLogAttributes(req),
    }),
  }
}

/** @returns The field that each log entry of the request has, for the Developer Console. */
export function readLogAttributes(req: IncomingMessage): LogFields {
  const [attributes = '', ...more] = req.headersDistinct[LOG_ATTRIBUTES_HEADER] ?? []
  if (more.length > 0 || !LOG_ATTRIBUTES.test(attributes)) return {}
  return { forge_invocation: attributes }
}

async function ask(
  { transport, service, appIds, clock }: ProxyAdmissionMeans,
  req: IncomingMessage,
  signal: () => AbortSignal,
): Promise<Invocation> {
  const now = clock.now()
  const invocationId = readInvocationId(req.headersDistinct[INVOCATION_ID_HEADER])
  const question = { service, invocationId, signal: signal() }
  const context = await fetchInvocationContext(transport, question)
  return checkInvocationContext(context, { invocationId, appIds, now })
}
