/**
 * Bodies of the common events, with realistic content.
 *
 * @module
 */
import type { JsonMembers } from '../merge-claims.js'
import { ACTOR, type EventFacts } from './event-facts.js'
import { buildInstalled, buildPreUninstall, buildUpgraded } from './lifecycle-events.js'
import { buildCreatedIssue, buildCreatedPage } from './product-events.js'

type BuildEvent = (facts: EventFacts) => JsonMembers

const EVENTS: ReadonlyMap<string, BuildEvent> = new Map<string, BuildEvent>([
  ['avi:forge:installed:app', withName('avi:forge:installed:app', buildInstalled)],
  ['avi:forge:upgraded:app', withName('avi:forge:upgraded:app', buildUpgraded)],
  ['preUninstall', buildPreUninstall],
  ['avi:jira:created:issue', asProductEvent('avi:jira:created:issue', buildCreatedIssue)],
  ['avi:confluence:created:page', asProductEvent('avi:confluence:created:page', buildCreatedPage)],
])

/** @returns The usual body of an event; of one that is not known here, the members that every product event has. */
export function buildEvent(name: string, facts: EventFacts): JsonMembers {
  const build = EVENTS.get(name) ?? asProductEvent(name, () => ({}))
  return build(facts)
}

function withName(eventType: string, build: BuildEvent): BuildEvent {
  return (facts) => ({ ...build(facts), eventType })
}

function asProductEvent(eventType: string, build: BuildEvent): BuildEvent {
  return (facts) => ({
    ...build(facts),
    eventType,
    atlassianId: ACTOR,
    selfGenerated: false,
    timestamp: facts.now,
  })
}
