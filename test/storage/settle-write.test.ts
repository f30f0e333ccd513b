import { describe, expect, it } from 'vitest'
import { createStorageError, type StorageErrorCode } from '../../src/storage-error.js'
import { sendMarkedTransaction } from '../../src/storage/marked-transaction.js'
import { settleWrite } from '../../src/storage/settle-write.js'
import type { StorageAction, StorageCall } from '../../src/storage/storage-call.js'
import { createWriteOrder } from '../../src/storage/write-order.js'
import { createManualClock } from '../../src/testing/manual-clock.js'
import { searchById } from '../../src/storage/write-id.js'
import { type Choose, exploreChoices } from './explore-choices.js'

const fail = (code: StorageErrorCode) =>
  createStorageError(code, 'as the scenario wants it', { operation: 'transaction' })

/** What becomes of one attempt. `late` ones are judged when they arrive, or never. */
const ATTEMPTS = ['answered', 'answer lost', 'never arrived', 'late', 'locked'] as const

/** A store in which one write and at most one rival meet; attempts that are late arrive whenever the scenario likes. */
function createWorld(choose: Choose, judge: () => boolean) {
  let late = 0
  const world = {
    done: 0,
    rivalCame: false,
    /** Lets happen what can happen before the store is asked the next time. */
    pass: () => {
      if (!world.rivalCame) world.rivalCame = choose([false, true])
      if (late > 0 && choose([false, true])) world.arrive()
    },
    arrive: () => {
      late -= 1
      if (judge()) world.done += 1
    },
    /** @returns How the write ended. Fails the test when that is not what was done, or will be. */
    judgeEnding: async (write: Promise<void>, conflict: string): Promise<string> => {
      const ending = await write.then(
        () => 'done',
        (error: { code: string }) => error.code,
      )
      const arrivals = late
      for (let arrival = 0; arrival < arrivals; arrival++) world.arrive()
      const allowed = ending === 'done' ? [1] : ending === conflict ? [0] : [0, 1]
      expect(allowed, `times it was done, after ${ending}`).toContain(world.done)
      return ending
    },
    send: (conflict: StorageErrorCode) => {
      world.pass()
      const attempt = choose(ATTEMPTS)
      if (attempt === 'locked') throw fail(conflict)
      if (attempt === 'late') late += 1
      const isAccepted = attempt.startsWith('answer') && judge()
      if (isAccepted) world.done += 1
      if (attempt !== 'answered') throw fail('ERR_OUTCOME_UNKNOWN')
      if (!isAccepted) throw fail(conflict)
    },
    look: <Seen>(read: () => Seen): Seen => {
      world.pass()
      if (choose([false, true])) throw fail('ERR_STORAGE_UNREACHABLE')
      return read()
    },
  }
  return world
}

const NO_WAIT: Promise<void> = Promise.resolve()

describe('sendMarkedTransaction', () => {
  it('never guesses, whenever attempts arrive, answers get lost and others write', async () => {
    const endings = new Set<string>()
    const runs = await exploreChoices(async (choose) => {
      // The transaction raises the version that it checks, as the rival does.
      const world = createWorld(choose, () => world.done === 0 && !world.rivalCame)
      const call = (async ({ operation }: StorageAction<unknown>) => {
        if (operation === 'transaction') return world.send('CONDITIONAL_CHECK_FAILED')
        return world.look(() => (world.done > 0 ? { key: 'marker', value: 1 } : undefined))
      }) as StorageCall
      const isLost = async () => world.look(() => world.rivalCame || world.done > 0)
      const means = {
        call,
        order: createWriteOrder(),
        clock: createManualClock(),
        entities: undefined,
        pause: () => NO_WAIT,
        createId: () => 'id',
      }
      const write = sendMarkedTransaction(means, [{ kind: 'delete', key: 'k' }], isLost)
      endings.add(await world.judgeEnding(write, 'CONDITIONAL_CHECK_FAILED'))
    })
    expect(runs).toBeGreaterThan(1000)
    expect([...endings].toSorted()).toEqual([
      'CONDITIONAL_CHECK_FAILED',
      'ERR_OUTCOME_UNKNOWN',
      'done',
    ])
  })
})

describe('settleWrite', () => {
  it('never guesses about an item with an id that nobody deletes', async () => {
    const endings = new Set<string>()
    const runs = await exploreChoices(async (choose) => {
      const world = createWorld(choose, () => world.done === 0 && !world.rivalCame)
      const readStored = async () =>
        world.look(() => {
          if (world.done > 0) return { key: 'k', value: { id: 'mine' } }
          return world.rivalCame ? { key: 'k', value: { id: 'other' } } : undefined
        })
      const write = settleWrite({
        ...searchById({ id: 'mine' }, 'id', readStored),
        send: async () => world.send('KEY_CONFLICT'),
        pause: () => NO_WAIT,
      })
      endings.add(await world.judgeEnding(write, 'KEY_CONFLICT'))
    })
    expect(runs).toBeGreaterThan(500)
    expect([...endings].toSorted()).toEqual(['ERR_OUTCOME_UNKNOWN', 'KEY_CONFLICT', 'done'])
  })

  it('sends three times at most, waiting longer each time', async () => {
    const waits: number[] = []
    let sent = 0
    const write = settleWrite({
      lostCode: 'KEY_CONFLICT',
      send: async () => {
        sent += 1
        throw fail('ERR_OUTCOME_UNKNOWN')
      },
      look: async () => 'not-yet',
      pause: async (repetition) => void waits.push(repetition),
    })
    await expect(write).rejects.toMatchObject({ code: 'ERR_OUTCOME_UNKNOWN' })
    expect([sent, waits]).toEqual([3, [0, 1]])
  })

  it('ends with the unknown outcome when the request is aborted while it waits', async () => {
    const write = settleWrite({
      lostCode: 'KEY_CONFLICT',
      send: () => Promise.reject(fail('ERR_OUTCOME_UNKNOWN')),
      look: async () => 'not-yet',
      pause: () => Promise.reject(new Error('aborted')),
    })
    await expect(write).rejects.toMatchObject({ code: 'ERR_OUTCOME_UNKNOWN' })
  })

  it.each(['send', 'look'] as const)('lets a mistake in %s through', async (member) => {
    const mistake = new TypeError('of the programmer')
    let sent = 0
    const write = settleWrite({
      lostCode: 'KEY_CONFLICT',
      send: async () => {
        sent += 1
        throw sent === 1 ? fail('ERR_OUTCOME_UNKNOWN') : mistake
      },
      look: () => (member === 'look' ? Promise.reject(mistake) : Promise.resolve('not-yet')),
      pause: () => NO_WAIT,
    })
    await expect(write).rejects.toBe(mistake)
  })
})
