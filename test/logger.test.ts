import { describe, expect, it } from 'vitest'
import { createJsonLogger } from '../src/logger.js'

describe('createJsonLogger', () => {
  it('writes one line of JSON per entry', () => {
    const lines: string[] = []
    const clock = { now: () => 0, elapsed: () => 0, schedule: () => () => {} }
    const logger = createJsonLogger({ write: (line) => lines.push(line), clock })
    logger.warn({ event: 'refused', path: '/a\nb' }, 'no')
    expect(lines).toEqual([
      '{"event":"refused","path":"/a\\nb","time":"1970-01-01T00:00:00.000Z","level":"warn","message":"no"}\n',
    ])
  })

  it('keeps what JSON would lose, and its own members', () => {
    const lines: string[] = []
    const logger = createJsonLogger({ write: (line) => lines.push(line) })
    logger.error({ err: new RangeError('too far'), big: 2n ** 64n, level: 'mine' }, 'oh')
    expect(JSON.parse(lines.join(''))).toMatchObject({
      err: { name: 'RangeError', message: 'too far' },
      big: '18446744073709551616',
      level: 'error',
      message: 'oh',
    })
  })
})
