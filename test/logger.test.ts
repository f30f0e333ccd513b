import { describe, expect, it } from 'vitest'
import { createJsonLogger } from '../src/logger.js'

describe('createJsonLogger', () => {
  it('writes one line of JSON per entry', () => {
    const lines: string[] = []
    const clock = { now: () => 0, schedule: () => () => {} }
    const logger = createJsonLogger({ write: (line) => lines.push(line), clock })
    logger.warn({ event: 'refused', path: '/a\nb' }, 'no')
    expect(lines).toEqual([
      '{"time":"1970-01-01T00:00:00.000Z","level":"warn","message":"no","event":"refused","path":"/a\\nb"}\n',
    ])
  })
})
