import type { Dispatcher } from 'undici'
import { describe, expect, it } from 'vitest'
import { createExchangeHandler } from '../../src/transport/exchange-handler.js'

/** What undici gives a handler for one try, as far as the handler uses it. */
function createController(): Dispatcher.DispatchController {
  const controller = { aborted: false, abort: () => (controller.aborted = true) }
  return controller as never
}

describe('createExchangeHandler', () => {
  it('stops a request that undici repeats by itself, before it is written again', () => {
    const results: unknown[] = []
    const { handler } = createExchangeHandler(
      { origin: 'https://127.0.0.1', maxResponseBytes: 10 },
      (result) => results.push(result),
    )
    const second = createController()
    handler.onRequestStart?.(createController(), undefined)
    handler.onRequestStart?.(second, undefined)
    expect(second.aborted).toBe(true)
    expect(results).toEqual([expect.objectContaining({ kind: 'ambiguous', code: 'ERR_REPEATED' })])
  })
})
