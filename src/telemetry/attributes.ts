/**
 * Attributes of spans and metrics.
 *
 * Source: OpenTelemetry semantic conventions for database client spans and metrics, and for HTTP. For this storage they mean:
 * `db.operation.name` the path below `/v1/`, `db.response.status_code` the HTTP status, and `error.type` the code of the `StorageError`, or
 * for an attempt without an answer that of the transport. Entities and keys are no attributes.
 *
 * @module
 */
import type { Attributes } from '@opentelemetry/api'
import type { StorageError } from '../storage-error.js'
import type { AttemptFacts } from '../storage/storage-observer.js'
import type { StorageOperation } from '../wire/storage-operation.js'

/** Attributes of a call, known before its first attempt. */
export function toCallAttributes(operation: StorageOperation): Attributes {
  return { 'db.system.name': 'forge.kvs', 'db.operation.name': operation }
}

/** Where an attempt went. */
export interface Server {
  /** Host name or address. */
  readonly address: string
  /** Port, unless it is that of HTTPS. */
  readonly port: number | undefined
}

/** Takes an origin apart. */
export function readServer(origin: string): Server {
  const { protocol, hostname, port } = new URL(origin)
  const address = hostname.replace(/^\[|\]$/g, '')
  if (port !== '') return { address, port: Number(port) }
  return { address, port: protocol === 'https:' ? undefined : 80 }
}

/** Attributes of where an attempt went. */
export function toServerAttributes({ address, port }: Server): Attributes {
  return { 'server.address': address, ...(port !== undefined && { 'server.port': port }) }
}

/** Name of a call's span, once it is known where it goes. */
export function renderSpanName(operation: StorageOperation, { address, port }: Server): string {
  return port === undefined ? `${operation} ${address}` : `${operation} ${address}:${port}`
}

/** Attributes of how a call ended; none when it succeeded. */
export function toErrorAttributes(error: StorageError | undefined): Attributes {
  if (error === undefined) return {}
  const { code, platformStatus } = error
  if (platformStatus === undefined) return { 'error.type': code }
  return { 'error.type': code, 'db.response.status_code': String(platformStatus) }
}

/** Attributes of what came of an attempt. */
export function toResultAttributes({ status, failure }: AttemptFacts): Attributes {
  if (status === undefined) return { 'error.type': failure ?? '_OTHER' }
  return { 'http.response.status_code': status }
}
