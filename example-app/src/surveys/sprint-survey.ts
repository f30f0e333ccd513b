/**
 * A survey for each sprint that ends.
 *
 * Source: Jira Software events. The package knows the members of the commonest events; those of others are checked here.
 *
 * @module
 */
import { z } from 'zod'
import type { Survey } from '../generated/entities.js'

const closedSprintSchema = z.looseObject({
  sprint: z.looseObject({ name: z.string().trim().min(1) }),
  atlassianId: z.string().optional(),
})

/** @returns The survey that `avi:jira-software:closed:sprint` asks for; `undefined` when it names no sprint, which another try would not mend. */
export function readSprintSurvey(event: unknown, openedAt: number): Survey | undefined {
  const { data } = closedSprintSchema.safeParse(event)
  if (data === undefined) return undefined
  const { sprint, atlassianId } = data
  return {
    title: sprint.name,
    question: 'How was the sprint?',
    status: 'open',
    // Whoever closed the sprint may read who answered what.
    ...(atlassianId !== undefined && { createdBy: atlassianId }),
    openedAt,
  }
}
