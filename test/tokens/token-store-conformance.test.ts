import { describe, expect, it } from 'vitest'
import { createManualClock } from '../../src/testing/manual-clock.js'
import { tokenStoreChecks } from '../../src/testing/token-store-conformance.js'
import { createTokenMemory } from '../../src/tokens/memory-token-store.js'
import type { StoredToken, TokenStore } from '../../src/tokens/token-store.js'
import { NOW } from './build-token.js'

/** A store that does one thing wrong. */
type Break = (store: TokenStore, clock: { now: () => number }) => Partial<TokenStore>

async function findFailures(makeBreak: Break): Promise<string[]> {
  const outcomes = await Promise.all(
    tokenStoreChecks.map(async ({ name, run }) => {
      const clock = createManualClock(NOW)
      const memory = createTokenMemory({ clock })
      const open = () => {
        const store = memory.open()
        return { ...store, ...makeBreak(store, clock) }
      }
      const elapse = clock.advance
      return await run({ open, now: clock.now, elapse }).then(
        () => [],
        () => [name],
      )
    }),
  )
  return outcomes.flat()
}

describe('tokenStoreChecks', () => {
  it.each<{ fault: string; breaks: Break; found: RegExp }>([
    {
      fault: 'lets the last writer win',
      breaks: (store) => ({
        putIfLater: async (key, record) => {
          if ((await store.get(key)) !== 'removed') await store.remove(key)
          return await store.putIfLater(key, record)
        },
      }),
      found: /ends later, and by no other/,
    },
    {
      fault: 'reads and writes in two steps',
      breaks: (store) => ({
        putIfLater: async (key, record) => {
          const kept = await store.get(key)
          if (kept === 'removed') return 'removed'
          if (kept !== undefined && kept.expiresAt >= record.expiresAt) return 'kept'
          const [, outcome] = await Promise.all([store.remove(key), store.putIfLater(key, record)])
          return outcome
        },
      }),
      found: /hundred puts at once/,
    },
    {
      fault: 'has one record for all keys',
      breaks: (store) => ({
        putIfLater: (_key, record) => store.putIfLater('one', record),
        get: () => store.get('one'),
      }),
      found: /keys apart/,
    },
    {
      fault: 'forgets that a key is blocked',
      breaks: (store) => ({ remove: (key, { notAfter } = {}) => store.remove(key, { notAfter }) }),
      found: /blocks a key, whatever/,
    },
    {
      fault: 'removes a later record as well',
      breaks: (store) => ({
        remove: (key, { blockForMs } = {}) => store.remove(key, { blockForMs }),
      }),
      found: /no later than told/,
    },
    {
      fault: 'cuts a long token',
      breaks: (store) => ({
        putIfLater: (key, record) =>
          store.putIfLater(key, { ...record, token: record.token.slice(0, 4096) }),
      }),
      found: /as it was put/,
    },
    {
      fault: 'lists one page',
      breaks: (store) => ({
        list: async (options) => ({ records: (await store.list(options)).records }),
      }),
      found: /page by page/,
    },
    {
      fault: 'lists what it was not asked for',
      breaks: (store) => ({ list: (options) => store.list({ ...options, prefix: 'check-' }) }),
      found: /page by page/,
    },
    {
      fault: 'keeps records for ever',
      breaks: (store) => {
        const kept = new Map<string, StoredToken>()
        return {
          putIfLater: (key, record) => {
            kept.set(key, { ...record, expiresAt: NOW * 2 })
            return store.putIfLater(key, record)
          },
          get: async (key) => (await store.get(key)) ?? kept.get(key),
        }
      },
      found: /lets a record end/,
    },
    {
      fault: 'blocks for ever',
      breaks: (store) => ({
        remove: (key, { notAfter, blockForMs } = {}) =>
          store.remove(key, { notAfter, blockForMs: blockForMs && Infinity }),
      }),
      found: /lets a block end/,
    },
    {
      fault: 'answers after it was closed',
      breaks: () => ({ close: () => Promise.resolve() }),
      found: /after it was closed/,
    },
  ])('find out a store that $fault', async ({ breaks, found }) => {
    expect((await findFailures(breaks)).join('\n')).toMatch(found)
  })
})
