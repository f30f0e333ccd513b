import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import {
  INSTALLATION_ID,
  goToView,
  expectNotice,
  section,
  expectVisible,
} from './console-harness.js'
import { findChromium } from './find-chromium.js'
import { useConsole } from './use-console.js'

const chromiumPath = findChromium()
const LONG_NUMBER = '12345678901234567890123456789012345678'

describe.skipIf(chromiumPath === undefined)('the data of an installation', () => {
  const { test, open } = useConsole(chromiumPath)

  async function openSpace(space: string): Promise<Page> {
    const page = await open()
    await goToView(page, 'Data')
    await page.getByRole('group', { name: 'Spaces' }).getByRole('button', { name: space }).click()
    return page
  }

  async function read(operation: string, key: string, entityName?: string): Promise<string> {
    const bodyText = JSON.stringify(entityName === undefined ? { key } : { entityName, key })
    const order = { installationId: INSTALLATION_ID, operation, bodyText }
    const answer = await test().admin('/storage', order)
    return String(answer['bodyText'])
  }

  beforeEach(async () => {
    await test().admin('/reset')
    await test().store('set', { key: 'settings', value: { theme: 'calm' } })
    await test().store('secret/set', { key: 'webhook', value: 'the-secret-itself' })
    const value = { surveyId: 's-1', accountId: 'alice', score: 4, comment: 'fine', submittedAt: 7 }
    await test().store('entity/set', { entityName: 'response', key: 'r-1', value })
    await test().store('set', { key: 'elsewhere', value: 1 }, 'site-oslo')
  })

  it('is counted for each installation, and opened from there', async () => {
    const page = await open()
    const row = page.getByRole('row', { name: /site-berlin/ })
    await row.waitFor()
    expect(await row.getByRole('cell').allTextContents()).toEqual([
      INSTALLATION_ID,
      'PRODUCTION',
      '1',
      '1',
      '1',
    ])
    await page.getByRole('button', { name: 'site-oslo' }).click()
    await expectVisible(page.getByRole('button', { name: 'elsewhere' }))
  })

  it('can begin in an installation that is not there yet', async () => {
    const page = await open()
    await page.getByLabel('Installation id').fill('site-quito')
    await section(page, 'Open another installation')
      .getByLabel('Environment')
      .selectOption('STAGING')
    await page.getByRole('button', { name: 'Open', exact: true }).click()
    await expectVisible(page.getByText('Nothing is stored here'))
    await page.getByRole('button', { name: 'New item' }).click()
    await page.getByLabel('Key', { exact: true }).fill('first')
    await page.getByLabel('Value (JSON)').fill('true')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expectNotice(page, 'status', 'Saved first')
    await goToView(page, 'Installations')
    await expectVisible(page.getByRole('row', { name: /site-quito.*STAGING/ }))
  })

  it('is added digit for digit, and not over what is there', async () => {
    const page = await openSpace('values')
    await page.getByRole('button', { name: 'New item' }).click()
    await page.getByLabel('Key', { exact: true }).fill('big')
    await page.getByLabel('Value (JSON)').fill(`{ "n": ${LONG_NUMBER} }`)
    await page.getByLabel('Expires after (seconds)').fill('3600')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expectNotice(page, 'status', 'Saved big')
    await expectVisible(page.getByRole('cell', { name: LONG_NUMBER }))
    await expectVisible(page.getByRole('cell', { name: 'expires' }))
    expect(await read('get', 'big')).toContain(LONG_NUMBER)

    await page.getByRole('button', { name: 'New item' }).click()
    await page.getByLabel('Key', { exact: true }).fill('settings')
    await page.getByLabel('Value (JSON)').fill('1')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expectNotice(page, 'alert', 'KEY_CONFLICT')
  })

  it('is edited, and refused while it is no JSON', async () => {
    const page = await openSpace('values')
    await page.getByRole('button', { name: 'settings' }).click()
    await page.getByLabel('Value (JSON)').fill('{"theme":')
    await expectVisible(page.getByText('Not JSON yet'))
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expectNotice(page, 'alert', 'The value is no JSON')
    await page.getByLabel('Value (JSON)').fill('{"theme":"loud"}')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expectNotice(page, 'status', 'Saved settings')
    await expectVisible(page.getByRole('cell', { name: '{"theme":"loud"}' }))
    expect(await read('get', 'settings')).toContain('loud')
  })

  it('keeps its time to live when it is edited, until the field is cleared', async () => {
    const now = Date.UTC(2030, 0, 1)
    await test().admin('/clock', { action: 'freeze' })
    await test().admin('/clock', { action: 'set', at: now })
    const options = { ttl: { value: 1, unit: 'HOURS' } }
    await test().store('set', { key: 'session', value: 1, options })
    const expiry = async () => {
      const query = { installationId: INSTALLATION_ID, space: 'values', prefix: 'session' }
      const { items } = await test().admin('/items/list', query)
      return (items as { expiresAt?: number }[])[0]?.expiresAt
    }
    const page = await openSpace('values')
    await page.getByRole('button', { name: 'session' }).click()
    const ttl = page.getByLabel('Expires after (seconds)')
    await expect.poll(() => ttl.inputValue()).toBe('3600')
    // The clock moves on while the item is open.
    await test().admin('/clock', { action: 'advance', ms: 600_000 })
    await page.getByLabel('Value (JSON)').fill('2')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expectNotice(page, 'status', 'Saved session')
    expect(await expiry()).toBe(now + 3_600_000)

    await page.getByRole('button', { name: 'session' }).click()
    await expect.poll(() => ttl.inputValue()).toBe('3000')
    await ttl.fill('1.5')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expectNotice(page, 'alert', 'expected whole seconds, found 1.5')
    await expectVisible(page.getByText('empty: it never expires'))
    await ttl.fill('')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expectNotice(page, 'status', 'Saved session')
    expect(await expiry()).toBeUndefined()
    await test().admin('/clock', { action: 'resume' })
  })

  it('is deleted after a second press alone', async () => {
    const page = await openSpace('values')
    await page.getByRole('button', { name: 'settings' }).click()
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    expect(await read('get', 'settings')).toContain('calm')
    await page.getByRole('button', { name: 'Press again to delete' }).click()
    await expectNotice(page, 'status', 'Deleted settings')
    await expectVisible(page.getByText('Nothing is stored here'))
    expect(await read('get', 'settings')).toContain('KEY_NOT_FOUND')
  })

  it('is filtered by the beginning of the key, and paged', async () => {
    for (let n = 100; n < 155; n += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one store, in order
      await test().store('set', { key: `page:${n}`, value: n })
    }
    const page = await openSpace('values')
    await page.getByLabel('Keys that begin with').fill('page:')
    await expectVisible(page.getByRole('button', { name: 'page:149' }))
    expect(await page.getByRole('button', { name: 'page:150' }).count()).toBe(0)
    await page.getByRole('button', { name: 'Next page' }).click()
    await expectVisible(page.getByRole('button', { name: 'page:150' }))
    await page.getByRole('button', { name: 'Previous page' }).click()
    await expectVisible(page.getByRole('button', { name: 'page:100' }))
    await page.getByLabel('Keys that begin with').fill('none')
    await expectVisible(page.getByText('No key begins so'))
  })

  it('hides secrets until somebody asks', async () => {
    const page = await openSpace('secrets')
    await page.getByRole('button', { name: 'webhook' }).click()
    await expectVisible(page.getByRole('button', { name: 'Reveal' }))
    expect(await page.content()).not.toContain('the-secret-itself')
    await page.getByRole('button', { name: 'Reveal' }).click()
    const value = page.getByLabel('Value (JSON)')
    expect(await value.inputValue()).toBe('"the-secret-itself"')
    await value.fill('"another"')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expectNotice(page, 'status', 'Saved webhook')
    expect(await read('secret/get', 'webhook')).toContain('another')
    await page.getByRole('button', { name: 'webhook' }).click()
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await page.getByRole('button', { name: 'Press again to delete' }).click()
    await expectNotice(page, 'status', 'Deleted webhook')
  })

  it('shows entities by attribute, and says why the platform would refuse one', async () => {
    const page = await openSpace('response')
    await expectVisible(page.getByRole('cell', { name: 'alice' }).first())
    expect(
      await page.getByRole('row', { name: /r-1/ }).getByRole('cell').allTextContents(),
    ).toEqual(['r-1', 's-1', 'alice', '4', 'fine', '7', expect.stringContaining('20')])
    await page.getByRole('button', { name: 'r-1' }).click()
    await page.getByLabel('Value (JSON)').fill('{"score":"four"}')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expectNotice(page, 'alert', '400')
    await page.getByLabel('Value (JSON)').fill('{"surveyId":"s-1","score":5}')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expectNotice(page, 'status', 'Saved r-1')
    expect(await read('entity/get', 'r-1', 'response')).toContain('5')
    await page.getByRole('button', { name: 'r-1' }).click()
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await page.getByRole('button', { name: 'Press again to delete' }).click()
    await expectVisible(page.getByText('Nothing is stored here'))
  })
})

describe.skipIf(chromiumPath === undefined)('the queries of the console', () => {
  const { test, open } = useConsole(chromiumPath)

  beforeAll(async () => {
    if (chromiumPath === undefined) return
    for (let n = 1; n <= 6; n += 1) {
      const value = {
        title: `Survey ${n}`,
        status: n % 2 === 0 ? 'open' : 'closed',
        createdBy: n < 5 ? 'alice' : 'bob',
        openedAt: n * 1000,
      }
      // oxlint-disable-next-line no-await-in-loop -- one store, in order
      await test().store('entity/set', { entityName: 'survey', key: `survey:${n}`, value })
    }
  })

  const keysOf = async (page: Page) =>
    await section(page, 'Found').locator('tbody td:first-child').allTextContents()

  it('use an index with partition, range, filters, order, limit and pages', async () => {
    const page = await open()
    await goToView(page, 'Query')
    await page.getByLabel('Index').selectOption('by-status')
    await page.getByLabel('status (partition)').fill('open')
    await page.getByLabel('Condition on openedAt').selectOption('BETWEEN')
    await page.getByLabel('From').fill('1000')
    await page.getByLabel('To', { exact: true }).fill('6000')
    await page.getByLabel('Sort').selectOption('DESC')
    await page.getByLabel('Limit').fill('2')
    await page.getByText('The request').click()
    expect(JSON.parse((await page.locator('pre').textContent()) ?? '')).toEqual({
      entityName: 'survey',
      indexName: 'by-status',
      partition: ['open'],
      range: { condition: 'BETWEEN', values: [1000, 6000] },
      sort: 'DESC',
      limit: 2,
    })
    await page.getByRole('button', { name: 'Run the query' }).click()
    await expectNotice(page, 'status', 'Found 2 items, and there is another page')
    expect(await keysOf(page)).toEqual(['survey:6', 'survey:4'])
    await page.getByRole('button', { name: 'Next page' }).click()
    await expectNotice(page, 'status', 'Found 1 items')
    expect(await keysOf(page)).toEqual(['survey:2'])
  })

  it('filter with and, or, and conditions without a value', async () => {
    const page = await open()
    await goToView(page, 'Query')
    await page.getByRole('button', { name: 'Add a filter' }).click()
    await page.getByLabel('Attribute').selectOption('createdBy')
    await page.getByLabel('Condition on createdBy').selectOption('CONTAINS')
    await page.getByLabel('Value').fill('bo')
    await page.getByRole('button', { name: 'Add a filter' }).click()
    await page.getByLabel('Attribute').nth(1).selectOption('closedAt')
    await page.getByLabel('Condition on closedAt').selectOption('EXISTS')
    await page.getByRole('button', { name: 'Run the query' }).click()
    await expectNotice(page, 'status', 'Found 0 items')
    await expectVisible(page.getByText('No item on this page'))
    await page.getByLabel('Which must hold').selectOption('or')
    await page.getByRole('button', { name: 'Run the query' }).click()
    await expectNotice(page, 'status', 'Found 2 items')
    expect(await keysOf(page)).toEqual(['survey:5', 'survey:6'])
    await page.getByRole('button', { name: 'Remove the filter on createdBy' }).click()
    expect(await page.getByLabel('Attribute').count()).toBe(1)
    await page.getByRole('button', { name: 'Start over' }).click()
    expect(await page.getByLabel('Attribute').count()).toBe(0)
  })

  it('say what the platform would refuse', async () => {
    const page = await open()
    await goToView(page, 'Query')
    await page.getByLabel('Limit').fill('101')
    await page.getByRole('button', { name: 'Run the query' }).click()
    await expectNotice(page, 'alert', 'The storage API refused it with 400')
  })
})
