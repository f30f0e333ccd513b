/**
 * Looks at the server that a request came through.
 *
 * @module
 */
import { type IncomingMessage, maxHeaderSize } from 'node:http'
import type { Logger } from '../logger.js'

/** Room for three large tokens and the headers of proxies. */
const WANTED_HEADER_BYTES = 32 * 1024

/** What {@link createServerCheck} needs. */
export interface ServerCheckOptions {
  /** Receives the warning. */
  logger: Logger
  /** Set beside an emulator, whose tokens are small: nothing is checked then. */
  emulatorUrl: string | undefined
}

/** Warns once when the server would answer 431 to large tokens before Express sees them. */
export function createServerCheck(options: ServerCheckOptions): (request: IncomingMessage) => void {
  const { logger, emulatorUrl } = options
  let isChecked = emulatorUrl !== undefined
  return (request) => {
    if (isChecked) return
    isChecked = true
    const bytes = readMaxHeaderSize(request)
    if (bytes >= WANTED_HEADER_BYTES) return
    logger.warn(
      {
        event: 'server-limits',
        maxHeaderBytes: bytes,
        nextStep:
          'Serve the app with createServer(app), or start node with --max-http-header-size=65536',
      },
      `this server refuses requests with more than ${bytes} bytes of headers; Forge's tokens can be larger`,
    )
  }
}

function readMaxHeaderSize(request: IncomingMessage): number {
  const server: unknown = Reflect.get(request.socket, 'server')
  const own: unknown =
    typeof server === 'object' && server !== null ? Reflect.get(server, 'maxHeaderSize') : undefined
  return typeof own === 'number' ? own : maxHeaderSize
}
