import { PassThrough } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { writeLines } from '../src/responses/write-lines.js'

/** Takes 100 bytes, then wants to be read. */
function createOutput(): PassThrough {
  return new PassThrough({ highWaterMark: 100 })
}

function createSource(count: number) {
  const source = { taken: 0, values }
  async function* values() {
    while (source.taken < count) {
      source.taken += 1
      yield 'x'.repeat(20)
    }
  }
  return source
}

describe('writeLines', () => {
  it('takes no more values while nobody reads, and all of them once somebody does', async () => {
    const output = createOutput()
    const source = createSource(1000)
    const written = writeLines(output, source.values(), AbortSignal.timeout(10_000))
    await turn()
    expect(source.taken).toBeLessThan(10)
    const lines = output.setEncoding('utf8').toArray()
    await written
    output.end()
    expect((await lines).join('')).toBe(`"${'x'.repeat(20)}"\n`.repeat(1000))
  })

  it('ends with the reason of the signal when the reader never comes back', async () => {
    const reader = new AbortController()
    const reason = new Error('the caller went away')
    const written = writeLines(createOutput(), createSource(1000).values(), reader.signal)
    await turn()
    reader.abort(reason)
    await expect(written).rejects.toBe(reason)
  })

  it('ends with the error of the output', async () => {
    const output = createOutput()
    const error = new Error('connection reset')
    const written = writeLines(output, createSource(1000).values(), AbortSignal.timeout(10_000))
    await turn()
    output.destroy(error)
    await expect(written).rejects.toBe(error)
  })
})
