import { describe, expect, it } from 'vitest'
import { generateOnChange } from '../../src/cli/generate-on-change.js'

/** A watch that the test drives, and a generator that waits to be let go. */
function setUp() {
  const stop = new AbortController()
  const steps: string[] = []
  const pending: (() => void)[] = []
  let change = () => {}
  const ended = generateOnChange({
    generate: () =>
      new Promise<void>((resolve) => {
        steps.push('generate')
        pending.push(resolve)
      }),
    watch: (onChange) => {
      steps.push('watch')
      change = onChange
      return () => void steps.push('unwatch')
    },
    stop: stop.signal,
  })
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  return {
    steps,
    ended,
    change: () => change(),
    finish: async () => {
      pending.shift()?.()
      await settle()
    },
    settle,
    stop: () => stop.abort(),
  }
}

describe('generateOnChange', () => {
  it('watches first, so that no change gets lost, and generates once', async () => {
    const { steps, settle, stop, finish, ended } = setUp()
    await settle()
    expect(steps).toEqual(['watch', 'generate'])
    stop()
    await finish()
    await ended
    expect(steps).toEqual(['watch', 'generate', 'unwatch'])
  })

  it('never generates twice at the same time', async () => {
    const { steps, settle, change, finish, stop, ended } = setUp()
    await settle()
    change()
    await settle()
    expect(steps).toEqual(['watch', 'generate'])
    await finish()
    expect(steps).toEqual(['watch', 'generate', 'generate'])
    stop()
    await finish()
    await ended
  })

  it('waits at its end for what is under way', async () => {
    const { settle, stop, finish, ended } = setUp()
    await settle()
    stop()
    let hasEnded = false
    void ended.then(() => (hasEnded = true))
    await settle()
    expect(hasEnded).toBe(false)
    await finish()
    await ended
  })

  it('ends when generating is no use any more', async () => {
    const failure = new Error('no more watches')
    let unwatched = 0
    const ended = generateOnChange({
      generate: () => Promise.reject(failure),
      watch: () => () => void (unwatched += 1),
      stop: new AbortController().signal,
    })

    await expect(ended).rejects.toBe(failure)
    expect(unwatched).toBe(1)
  })
})
