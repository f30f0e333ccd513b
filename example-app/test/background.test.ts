import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import { createBackground } from '../src/background.js'

/** Goes on until the test is over. */
const createWork = () => vi.fn<() => Promise<void>>(() => new Promise(() => undefined))
const onFailure = () => expect.unreachable()

describe('createBackground', () => {
  it('starts no second run for an installation whose first goes on', () => {
    const background = createBackground()
    const [first, second, other] = [createWork(), createWork(), createWork()]
    background.start('one', first, onFailure)
    background.start('one', second, onFailure)
    background.start('two', other, onFailure)
    expect(first).toHaveBeenCalledOnce()
    expect(second).not.toHaveBeenCalled()
    expect(other).toHaveBeenCalledOnce()
  })

  it('hands on a failure, and starts the next run all the same', async () => {
    const background = createBackground()
    const error = new Error('no token')
    const failures: unknown[] = []
    const next = createWork()
    background.start(
      'one',
      () => Promise.reject(error),
      (failure) => void failures.push(failure),
    )
    await background.settled()
    expect(failures).toEqual([error])
    background.start('one', next, onFailure)
    expect(next).toHaveBeenCalledOnce()
  })

  it('is settled once nothing is under way', async () => {
    const background = createBackground()
    let isDone = false
    const work = async () => {
      await turn()
      isDone = true
    }
    background.start('one', work, onFailure)
    await background.settled()
    expect(isDone).toBe(true)
  })
})
