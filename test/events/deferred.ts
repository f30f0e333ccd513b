/**
 * A promise that a test settles.
 *
 * @module
 */

/** The promise, and what settles it. */
export interface Deferred<Value> {
  readonly promise: Promise<Value>
  readonly resolve: (value: Value) => void
  readonly reject: (error: Error) => void
}

/** Makes one. */
export function createDeferred<Value = void>(): Deferred<Value> {
  const parts: { resolve?: Deferred<Value>['resolve']; reject?: Deferred<Value>['reject'] } = {}
  const promise = new Promise<Value>((resolve, reject) => {
    parts.resolve = resolve
    parts.reject = reject
  })
  return {
    promise,
    resolve: (value) => parts.resolve?.(value),
    reject: (error) => parts.reject?.(error),
  }
}
