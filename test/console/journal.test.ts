import { beforeEach, describe, expect, it } from 'vitest'
import { goToView, expectNotice, readDownload, section, expectVisible } from './console-harness.js'
import { findChromium } from './find-chromium.js'
import { useConsole } from './use-console.js'

const chromiumPath = findChromium()

describe.skipIf(chromiumPath === undefined)('the journal of the console', () => {
  const { test, open } = useConsole(chromiumPath)

  beforeEach(async () => {
    await test().admin('/journal/clear')
    await test().callStorage('set', { key: 'settings', value: { theme: 'calm' } })
    await test().callStorage('get', { key: 'missing' })
  })

  async function openJournal() {
    const page = await open()
    await goToView(page, 'Journal')
    const rows = section(page, 'Journal').locator('tbody tr')
    await rows.first().waitFor()
    return { page, rows }
  }

  it('shows requests as they come, the newest first, with status, time and units', async () => {
    const { page, rows } = await openJournal()
    expect(await rows.first().textContent()).toMatch(
      /get.*storage.*404.*KEY_NOT_FOUND.* ms.* r .* w/,
    )
    await test().callStorage('query', {})
    await rows.filter({ hasText: 'query' }).waitFor()
    expect(await rows.count()).toBe(3)
    expect(await rows.first().textContent()).toContain('query')
    await page.getByLabel('Live').uncheck()
    await test().callStorage('get', { key: 'settings' })
    await page.getByRole('button', { name: 'Load everything again' }).click()
    await rows.nth(3).waitFor()
  })

  it('is filtered by text, kind and status', async () => {
    const { page, rows } = await openJournal()
    await page.getByLabel('Filter').fill('KEY_NOT')
    expect(await rows.allTextContents()).toEqual([expect.stringContaining('KEY_NOT_FOUND')])
    await page.getByLabel('Filter').fill('')
    await page.getByLabel('Status').selectOption('good')
    expect(await rows.allTextContents()).toEqual([expect.stringContaining('204')])
    await page.getByLabel('Status').selectOption('failed')
    expect(await rows.allTextContents()).toEqual([expect.stringContaining('404')])
    await page.getByLabel('Status').selectOption('disturbed')
    await expectVisible(page.getByText('No request fits the filter'))
    await page.getByLabel('Status').selectOption('all')
    await fetch(test().emulator.jwksUrl)
    await page.getByLabel('Kind').selectOption('key-set')
    await rows.filter({ hasText: 'jwks' }).waitFor()
    expect(await rows.count()).toBe(1)
  })

  it('tells everything about one request', async () => {
    const { page, rows } = await openJournal()
    await rows.filter({ hasText: '204' }).getByRole('button').click()
    const details = page.getByRole('region', { name: /^Request \d+$/ })
    await expectVisible(details.getByText('POST /forge/storage/kvs/v1/set'))
    await expectVisible(details.getByText('site-berlin').first())
    expect(await details.getByLabel('Body of the request').textContent()).toBe(
      '{\n  "key": "settings",\n  "value": {\n    "theme": "calm"\n  }\n}',
    )
    await page.getByRole('button', { name: /^Close: Request/ }).click()
    expect(await details.count()).toBe(0)
  })

  it('is saved as HAR, and cleared', async () => {
    const { page } = await openJournal()
    const { name, text } = await readDownload(page, () =>
      page.getByRole('button', { name: 'Save as HAR' }).click(),
    )
    expect(name).toBe('forge-emulator.har')
    const { log } = JSON.parse(text) as { log: { entries: { request: { url: string } }[] } }
    expect(log.entries.map(({ request }) => request.url)).toContainEqual(
      expect.stringContaining('/v1/get'),
    )
    await page.getByRole('button', { name: 'Clear' }).click()
    await expectNotice(page, 'status', 'The journal is empty')
    await expectVisible(page.getByText('No request yet'))
  })

  it('shows the claims of an invocation token', async () => {
    await test().admin('/invocations/send', {
      installationId: 'site-berlin',
      baseUrl: test().remoteUrl,
      principal: 'alice',
      path: '/hello',
    })
    const { page, rows } = await openJournal()
    await rows.filter({ hasText: '/hello' }).getByRole('button').click()
    const details = page.getByRole('region', { name: /^Request \d+$/ })
    await expectVisible(details.getByRole('heading', { name: 'Claims of the invocation token' }))
    await expectVisible(details.getByText('alice').first())
  })
})
