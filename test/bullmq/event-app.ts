/**
 * An app whose events leave a trace that shows how often each was carried out.
 *
 * @module
 */
import type { Express } from 'express'
import type { EventQueue } from '../../src/events/event-queue.js'
import type { ForgeRemoteOptions } from '../../src/express/forge-remote-options.js'
import { type TestRemote, openRemote } from '../events/open-remote.js'

/** The app and what is behind it. */
export interface EventApp {
  readonly app: Express
  readonly remote: TestRemote
}

/** Of so many events one can never be handled. */
const POISON_EVERY = 250
/** Of so many events one makes its handler fail before it did anything, and one after it did everything. */
const FAIL_EVERY = 7

/** Whether the handler always fails for this event. */
export function isPoison(number: number): boolean {
  return number % POISON_EVERY === POISON_EVERY - 1
}

/** Key of the item that counts how often an event was carried out. */
export function toCountKey(number: number): string {
  return `count:${number}`
}

/** Makes the app: `/events` with the queue, and `/keep-alive`. */
export function createEventApp(options: ForgeRemoteOptions, queue: EventQueue): EventApp {
  const remote = openRemote(options)
  remote.app.post('/keep-alive', remote.keepAlive())
  remote.app.post(
    '/events',
    remote.events(
      {
        'avi:jira:created:issue': async ({ event, once, attempt, forge: { storage } }) => {
          const number = Number(event.issue.id)
          if (isPoison(number)) throw new Error('poison')
          if (attempt === 1 && number % FAIL_EVERY === 1) throw new Error('failed before')
          await once(async (transaction) => {
            const count = (await storage.get<number>(toCountKey(number))) ?? 0
            return transaction.set(toCountKey(number), count + 1)
          })
          if (attempt === 1 && number % FAIL_EVERY === 2) throw new Error('failed after')
        },
      },
      { queue },
    ),
  )
  return { app: remote.finish(), remote }
}
