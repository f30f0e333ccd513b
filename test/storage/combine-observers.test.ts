import { describe, expect, it } from 'vitest'
import { createStorageError } from '../../src/storage-error.js'
import type { StorageObserver } from '../../src/storage/storage-observer.js'
import { combineObservers } from '../../src/storage/combine-observers.js'
import { buildAttempt } from '../telemetry/build-attempt.js'

function createRecorder(name: string, told: unknown[], headers?: Record<string, string>) {
  const observer: StorageObserver = {
    begin: (operation) => {
      told.push([name, operation])
      return {
        headers,
        attempted: ({ attempt }) => told.push([name, attempt]),
        ended: (error) => told.push([name, error?.code]),
      }
    },
  }
  return observer
}

describe('combineObservers', () => {
  it('tells each observer everything, in order', () => {
    const told: unknown[] = []
    const both = combineObservers([createRecorder('one', told), createRecorder('two', told)])
    const observation = both.begin('set')
    observation.attempted(buildAttempt({ attempt: 2 }))
    observation.ended(createStorageError('KEY_CONFLICT', 'taken', { operation: 'set' }))
    expect(told).toEqual([
      ['one', 'set'],
      ['two', 'set'],
      ['one', 2],
      ['two', 2],
      ['one', 'KEY_CONFLICT'],
      ['two', 'KEY_CONFLICT'],
    ])
  })

  it('sends the headers of all, and of equal names the last', () => {
    const both = combineObservers([
      createRecorder('one', [], { a: '1', b: '1' }),
      createRecorder('none', []),
      createRecorder('two', [], { b: '2', c: '2' }),
    ])
    expect(both.begin('get').headers).toEqual({ a: '1', b: '2', c: '2' })
  })
})
