/**
 * An HTTP server with the limits that a Forge remote needs: room for large tokens, none for slow clients, and a graceful end.
 *
 * @module
 */
import {
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
  createServer as createHttpServer,
} from 'node:http'
import process from 'node:process'
import { ERROR_TABLE } from '../wire/error-table.js'
import { type DelayMonitor, createDelayMonitor, isOverloaded } from './load-monitor.js'
import {
  type ResolvedServerOptions,
  type ServerOptions,
  resolveServerOptions,
} from './server-options.js'
import { createTraceIds } from './trace-id.js'

/** How often the time-outs of connections are checked, in milliseconds. */
const CONNECTION_CHECK_MS = 1000

/** A server that knows how to stop. */
export interface RemoteServer extends Server {
  /**
   * Stops: `/readyz` answers 503, requests are taken for the drain delay with `connection: close`, then those under way are finished,
   * idle connections are closed and `onShutdown` is called. Later calls wait for the first.
   */
  shutdown: () => Promise<void>
}

/**
 * Creates a server for an Express app, or any other request listener. It answers `/healthz` and `/readyz` itself, answers 503 when the
 * process is too busy, and stops gracefully on SIGTERM and SIGINT; a second signal ends the process at once.
 *
 * @throws {OptionsError} `ERR_OPTIONS`, naming the option.
 *
 * @example
 *   createServer(app, { onShutdown: () => remote.close() }).listen(3000)
 */
export function createServer(app: RequestListener, options: ServerOptions = {}): RemoteServer {
  const resolved = resolveServerOptions(options, process.env)
  const state: ServerState = { inFlight: 0, isStopping: false }
  const monitor = createDelayMonitor(resolved.clock)
  const server = createHttpServer(
    {
      maxHeaderSize: resolved.maxHeaderBytes,
      headersTimeout: resolved.headersTimeoutMs,
      requestTimeout: resolved.requestTimeoutMs,
      keepAliveTimeout: resolved.keepAliveTimeoutMs,
      connectionsCheckingInterval: CONNECTION_CHECK_MS,
    },
    createListener(app, resolved, { state, monitor }),
  )
  server.maxConnections = resolved.maxConnections
  server.once('close', monitor.stop)
  return addShutdown(server, resolved, state)
}

interface ServerState {
  inFlight: number
  isStopping: boolean
}

function createListener(
  app: RequestListener,
  options: ResolvedServerOptions,
  { state, monitor }: { state: ServerState; monitor: DelayMonitor },
): RequestListener {
  const traceIds = createTraceIds()
  return (request, response) => {
    if (state.isStopping) response.setHeader('connection', 'close')
    const health = HEALTH_ROUTES.get(request.url ?? '')
    if (health !== undefined) return void health(response, options, state)
    if (isOverloaded({ ...state, eventLoopDelayMs: monitor.delayMs() }, options)) {
      return shed(request, response, traceIds(request))
    }
    state.inFlight += 1
    response.once('close', () => {
      state.inFlight -= 1
      // This request began before the stop, so its answer did not announce the end of the connection.
      if (state.isStopping) request.socket.end()
    })
    app(request, response)
  }
}

type HealthRoute = (
  response: ServerResponse,
  options: ResolvedServerOptions,
  state: ServerState,
) => void | Promise<void>

const HEALTH_ROUTES: ReadonlyMap<string, HealthRoute> = new Map<string, HealthRoute>([
  ['/healthz', (response) => sendJson(response, 200, { status: 'ok' })],
  [
    '/readyz',
    async (response, { isReady }, { isStopping }) => {
      const ready =
        !isStopping &&
        (await Promise.resolve()
          .then(isReady)
          .catch(() => false))
      sendJson(response, ready ? 200 : 503, { status: ready ? 'ready' : 'not ready' })
    },
  ],
])

function shed(request: IncomingMessage, response: ServerResponse, traceId: string): void {
  response.setHeader('retry-after', '1')
  // The body is not worth reading now.
  if (!request.complete) response.setHeader('connection', 'close')
  const { httpStatus, message } = ERROR_TABLE.ERR_OVERLOADED
  sendJson(response, httpStatus, { code: 'ERR_OVERLOADED', message, traceId })
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify(body))
}

function addShutdown(
  server: Server,
  options: ResolvedServerOptions,
  state: ServerState,
): RemoteServer {
  const source = options.signalSource ?? process
  let stopping: Promise<void> | undefined
  const shutdown = (): Promise<void> => {
    stopping ??= stop(server, options, state)
    return stopping
  }
  const onSignal = (signal: NodeJS.Signals): void => {
    ignoreSignals()
    options.logger.info(
      { event: 'shutdown', signal },
      `${signal}: finishing ${state.inFlight} requests`,
    )
    shutdown().then(
      () => options.logger.info({ event: 'shutdown' }, 'stopped; every request was finished'),
      (error: unknown) => {
        process.exitCode = 1
        options.logger.error({ event: 'shutdown', error }, 'stopped, but onShutdown failed')
      },
    )
  }
  // From then on a signal does what it does without us: it ends the process.
  const ignoreSignals = (): void => {
    for (const signal of options.signals) source.off(signal, onSignal)
  }
  server.once('listening', () => {
    for (const signal of options.signals) source.on(signal, onSignal)
  })
  server.once('close', ignoreSignals)
  return Object.assign(server, { shutdown })
}

async function stop(
  server: Server,
  options: ResolvedServerOptions,
  state: ServerState,
): Promise<void> {
  const { clock, drainDelayMs, shutdownTimeoutMs, onShutdown, logger } = options
  state.isStopping = true
  await new Promise<void>((resolve) => void clock.schedule(drainDelayMs, resolve))
  const closed = new Promise<void>((resolve) => void server.close(() => resolve()))
  const cancel = clock.schedule(shutdownTimeoutMs, () => {
    logger.warn({ event: 'shutdown' }, `cutting ${state.inFlight} requests that took too long`)
    server.closeAllConnections()
  })
  await closed
  cancel()
  await onShutdown()
}
