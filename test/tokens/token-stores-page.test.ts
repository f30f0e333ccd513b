import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { createManualClock } from '../../src/testing/manual-clock.js'
import { tokenStoreChecks } from '../../src/testing/token-store-conformance.js'
import type { TokenStore } from '../../src/tokens/token-store.js'
import { NOW } from './build-token.js'

const PAGE = new URL('../../docs/token-stores.md', import.meta.url)
const FOLDER = new URL('../../coverage/token-stores/', import.meta.url)
const EXAMPLE = new URL('example.ts', FOLDER)

interface Row {
  expiresAt: number
}

interface Example {
  createRowTokenStore: (rows: unknown, now: () => number) => TokenStore
}

/** A database as the page describes it: each change waits for those before. */
function createRows() {
  const table = new Map<string, Row>()
  let queue: Promise<unknown> = Promise.resolve()
  return () => {
    let isClosed = false
    const act = async <Result>(does: () => Result): Promise<Result> => {
      if (isClosed) throw new Error('closed')
      const done = queue.then(does)
      queue = Promise.allSettled([done])
      return await done
    }
    return {
      read: (key: string) => act(() => table.get(key)),
      change: (key: string, next: (row: Row | undefined) => Row | undefined) =>
        act(() => {
          const row = next(table.get(key))
          if (row === undefined) table.delete(key)
          else table.set(key, row)
        }),
      page: (prefix: string, after: string, limit: number) =>
        act(() =>
          [...table]
            .filter(([key]) => key.startsWith(prefix) && key > after)
            .toSorted(([one], [other]) => (one < other ? -1 : 1))
            .slice(0, limit),
        ),
      close: () => {
        isClosed = true
        return Promise.resolve()
      },
    }
  }
}

describe('the example of docs/token-stores.md', () => {
  let code = ''
  let example: Example

  beforeAll(async () => {
    const page = await readFile(PAGE, 'utf8')
    const blocks = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, block = '']) => block)
    code = blocks.find((block) => block.includes('createRowTokenStore(')) ?? ''
    await mkdir(FOLDER, { recursive: true })
    await writeFile(EXAMPLE, code)
    example = (await import(EXAMPLE.href)) as Example
  })

  it.each(tokenStoreChecks)('$name', async ({ run }) => {
    const clock = createManualClock(NOW)
    const openRows = createRows()
    const open = () => example.createRowTokenStore(openRows(), clock.now)

    await expect(run({ open, now: clock.now, elapse: clock.advance })).resolves.toBeUndefined()
  })

  it('takes 40 lines', () => {
    const [, body = ''] = /(export function createRowTokenStore[\s\S]*)$/.exec(code) ?? []

    expect(body.trimEnd().split('\n').length).toBeLessThanOrEqual(40)
  })
})
