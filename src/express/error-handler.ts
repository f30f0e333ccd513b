/**
 * The end of the line: unknown routes and errors, answered in JSON.
 *
 * @module
 */
import type { IncomingMessage } from 'node:http'
import type { ErrorRequestHandler, RequestHandler, Response } from 'express'
import { ForgeRemoteError } from '../errors.js'
import type { ReportError } from './report-error.js'
import { type Answer, toAnswer } from './to-answer.js'
import type { TraceIds } from './trace-id.js'

/** What a handler may have said about the answer it did not get to send. */
const HEADERS_OF_THE_ANSWER_THAT_FAILED = [
  'content-type',
  'content-disposition',
  'content-encoding',
  'content-length',
  'etag',
  'expires',
  'last-modified',
]

/** What the error handler needs. */
export interface ErrorHandlerOptions {
  /** Trace id of a request. */
  traceIds: TraceIds
  /** Writes the line for operators. */
  reportError: ReportError
}

/** @returns `[notFound, onError]`, to be mounted behind all routes. */
export function createErrorHandler(
  options: ErrorHandlerOptions,
): [RequestHandler, ErrorRequestHandler] {
  const { traceIds, reportError } = options
  return [
    notFound,
    function onError(error: unknown, req, res, next) {
      const traceId = traceIds(req)
      reportError(error, req, traceId)
      // Too late to answer: Express's own handler closes the connection.
      if (res.headersSent) return next(error)
      // An unread body is not worth reading; the caller learns that the connection ends.
      if (!req.complete && hasBody(req)) res.set('connection', 'close')
      sendAnswer(res, toAnswer(error), traceId)
    },
  ]
}

const notFound: RequestHandler = (req, _res, next) => {
  next(new ForgeRemoteError('ERR_ROUTE_NOT_FOUND', `there is no ${req.method} on this path`))
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

function sendAnswer(res: Response, answer: Answer, traceId: string): void {
  const { status, code, message, retryAfterSeconds } = answer
  for (const name of HEADERS_OF_THE_ANSWER_THAT_FAILED) res.removeHeader(name)
  res.set('cache-control', 'no-store')
  if (status === 401) res.set('www-authenticate', 'Bearer')
  if (retryAfterSeconds !== undefined) res.set('retry-after', String(retryAfterSeconds))
  res.status(status).json({ code, message, traceId })
}
