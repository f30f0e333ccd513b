/**
 * Bodies of product events.
 *
 * Source: Forge events reference: Jira, Confluence.
 *
 * @module
 */
import type { JsonMembers } from '../merge-claims.js'
import { ACTOR, type EventFacts } from './event-facts.js'

const ISSUE_ID = '10001'
const PROJECT = { id: '10000', key: 'DEMO', name: 'Demo' }

/** Body of `avi:jira:created:issue`. */
export function buildCreatedIssue({ site, now }: EventFacts): JsonMembers {
  const user = { accountId: ACTOR, accountType: 'atlassian', active: true, displayName: 'Alice' }
  const created = new Date(now).toISOString().replace('Z', '+0000')
  return {
    issue: {
      id: ISSUE_ID,
      self: `${site.siteUrl}/rest/api/3/issue/${ISSUE_ID}`,
      key: `${PROJECT.key}-1`,
      fields: {
        summary: 'First issue',
        issuetype: { id: '10002', name: 'Task', subtask: false },
        project: PROJECT,
        status: { id: '10000', name: 'To Do' },
        priority: { id: '3', name: 'Medium' },
        creator: user,
        reporter: user,
        assignee: null,
        created,
        updated: created,
      },
    },
    associatedUsers: [{ accountId: ACTOR }],
  }
}

/** Body of `avi:confluence:created:page`. */
export function buildCreatedPage({ now }: EventFacts): JsonMembers {
  const icon = { path: '/images/logo.png', width: 48, height: 48, isDefault: true }
  return {
    content: {
      id: '65538',
      type: 'page',
      status: 'current',
      title: 'First page',
      space: { id: 65537, key: 'DEMO', name: 'Demo', type: 'global', icon, status: 'current' },
      history: {
        latest: true,
        createdBy: {
          type: 'known',
          accountId: ACTOR,
          accountType: 'atlassian',
          displayName: 'Alice',
          isExternalCollaborator: false,
        },
        createdDate: new Date(now).toISOString(),
      },
    },
  }
}
