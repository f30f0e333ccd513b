/**
 * What tests of exchanges share.
 *
 * @module
 */
import { expect, onTestFinished } from 'vitest'
import { createTransport, type TransportOptions } from '../../src/transport/create-transport.js'
import type { Transport } from '../../src/transport/transport.js'
import { TransportError } from '../../src/transport/transport-error.js'

/** A transport that is closed when the test ends. */
export function setup(options: TransportOptions = {}): Transport {
  const transport = createTransport(options)
  onTestFinished(() => transport.close())
  return transport
}

/** A promise with its resolver, to learn when a server was reached. */
export function createSignal<Value = void>(): {
  reached: Promise<Value>
  reach: (value: Value) => void
} {
  let reach = (_value: Value): void => undefined
  const reached = new Promise<Value>((resolve) => {
    reach = resolve
  })
  return { reached, reach }
}

/** The error that an exchange ends in. */
export async function failureOf(exchange: Promise<unknown>): Promise<TransportError> {
  const error: unknown = await exchange.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(TransportError)
  return error as TransportError
}
