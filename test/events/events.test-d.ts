import { expectTypeOf } from 'vitest'
import type { EventMounts } from '../../src/express/mount-events.js'
import type { ForgeEvent, InstalledEvent, IssueEvent } from '../../src/events/forge-events.js'

declare const remote: EventMounts

remote.events({
  'avi:jira:created:issue': ({ event, forge }) => {
    expectTypeOf(event).toEqualTypeOf<IssueEvent>()
    expectTypeOf(event.issue.key).toEqualTypeOf<string>()
    expectTypeOf(forge.invocation.installationId).toEqualTypeOf<string>()
  },
  'avi:forge:installed:app': ({ event }) => {
    expectTypeOf(event).toEqualTypeOf<InstalledEvent>()
  },
  'avi:bitbucket:push:repository': async ({ event }) => {
    expectTypeOf(event).toEqualTypeOf<ForgeEvent>()
    expectTypeOf(event['anything']).toEqualTypeOf<unknown>()
  },
  onUnhandled: ({ event, eventType, attempt }) => {
    expectTypeOf(event).toEqualTypeOf<ForgeEvent>()
    expectTypeOf(eventType).toEqualTypeOf<string>()
    expectTypeOf(attempt).toEqualTypeOf<number>()
  },
})

remote.events({
  // @ts-expect-error -- no event type
  'jira:created:issue': () => {},
})

remote.events({
  // @ts-expect-error -- there is no such member of this event
  'avi:jira:created:issue': ({ event }) => event.issue.nothing,
})

remote.scheduled(({ event, once }) => {
  expectTypeOf(event).toEqualTypeOf<ForgeEvent>()
  expectTypeOf(once).returns.resolves.toEqualTypeOf<boolean>()
})
