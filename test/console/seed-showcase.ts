/**
 * Data and requests that make good pictures.
 *
 * @module
 */
import type { ConsoleTest } from './console-harness.js'

const TITLES = [
  'Sprint retro',
  'On-call load',
  'Team health',
  'Release nerves',
  'Tooling',
  'Focus time',
  'Pairing',
  'Docs',
]
const DAY_MS = 86_400_000
const OPENED_AT = Date.UTC(2026, 9, 9)

/** Fills one installation with surveys and the journal with requests. */
export async function seedShowcase(test: ConsoleTest): Promise<void> {
  for (const [place, title] of TITLES.entries()) {
    const value = {
      title,
      question: 'How did the last two weeks feel?',
      status: place % 3 === 0 ? 'closed' : 'open',
      createdBy: ['alice', 'bob', 'carol'][place % 3],
      openedAt: OPENED_AT + place * DAY_MS,
    }
    const item = { entityName: 'survey', key: `survey:2026-${10 + place}`, value }
    // oxlint-disable-next-line no-await-in-loop -- one store, in order
    await test.store('entity/set', item)
  }
  await test.store('set', { key: 'settings', value: { reminders: true } })
  await test.store('secret/set', { key: 'webhook', value: 'not shown' })
  await test.store('set', { key: 'settings', value: { reminders: false } }, 'site-oslo')
  await test.admin('/snapshots/save', { name: 'before the migration' })

  const byStatus = { entityName: 'survey', indexName: 'by-status', partition: ['open'] }
  await test.callStorage('entity/query', byStatus)
  await test.callStorage('get', { key: 'settings' })
  await test.callStorage('get', { key: 'draft:12' })
  const { id } = await test.admin('/faults', {
    match: { operation: 'set' },
    action: { kind: 'status', status: 429, code: 'RATE_LIMIT_EXCEEDED', retryAfter: 2 },
  })
  await test.callStorage('set', { key: 'draft:12', value: { title: 'Standup' } })
  await test.admin('/faults/remove', { id })
  await test.callStorage('set', { key: 'draft:12', value: { title: 'Standup' } })
  await test.callStorage('transaction', {
    set: [{ key: 'draft:13', value: 1 }],
    delete: [{ key: 'draft:12' }],
  })
  const installationId = 'site-berlin'
  const baseUrl = test.remoteUrl
  await test.admin('/invocations/send', {
    installationId,
    baseUrl,
    principal: 'alice',
    path: '/surveys',
  })
  await test.admin('/invocations/send', {
    installationId,
    baseUrl,
    principal: 'bob',
    path: '/broken/surveys/12',
  })
}
