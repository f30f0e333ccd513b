/**
 * Storage as a request has it in `req.forge`: its own client, with the request's deadline and signal.
 */
import { EventEmitter } from 'node:events'
import { createTransport } from 'forge-remote'
import { systemClock } from '../dist/clock.js'
import { createForgeContext } from '../dist/context/create-forge-context.js'
import { lazy } from '../dist/context/lazy.js'
import { buildClaims } from '../dist/emulator/build-claims.js'
import { createServices } from '../dist/express/create-services.js'
import { resolveOptions } from '../dist/express/resolve-options.js'
import { createRequestSignal } from '../dist/express/request-signal.js'
import { toInvocation } from '../dist/invocation/invocation.js'
import { readAccessToken } from '../dist/tokens/access-token.js'

const APP_ID = 'ari:cloud:ecosystem::app/11111111-2222-4333-8444-555555555555'
const TIMEOUT_MS = 25_000
const INSTALLATIONS = 100

/**
 * @returns A function that makes the next request: its `req.forge`, `end()` for when it was answered, and `abandon()` for a caller that went away.
 */
export function createRequests(storageUrl, token) {
  const logger = { info() {}, warn() {}, error() {} }
  const options = resolveOptions({ appId: APP_ID, storageUrl, logger })
  const services = createServices(options, createTransport())
  const systemToken = readAccessToken(token, Date.now())
  const invocations = Array.from({ length: INSTALLATIONS }, (_, index) => invent(index))
  let count = 0
  return () => {
    count += 1
    const invocation = invocations[count % INSTALLATIONS]
    return openRequest(services, { invocation, systemToken, traceId: '0123456789abcdef' })
  }
}

function openRequest(services, facts) {
  const response = Object.assign(new EventEmitter(), { closed: false, writableEnded: false })
  const endsAtElapsed = systemClock.elapsed() + TIMEOUT_MS
  const life = { response, timeoutMs: TIMEOUT_MS, endsAtElapsed, clock: systemClock }
  const signal = lazy(() => createRequestSignal(life))
  const context = createForgeContext(services, { signal, endsAtElapsed, ...facts })
  const close = (writableEnded) => {
    Object.assign(response, { closed: true, writableEnded })
    response.emit('close')
  }
  return { context, end: () => close(true), abandon: () => close(false) }
}

function invent(index) {
  const tenant = {
    appId: APP_ID,
    environmentId: 'environment',
    installationId: `ari:cloud:ecosystem::installation/installation-${index}`,
  }
  const facts = { tenant, environment: 'PRODUCTION', tokenId: 'token', issuedAtSeconds: 0 }
  const { installationId } = tenant
  return toInvocation(buildClaims({ installationId, principal: `user-${index}` }, facts))
}
