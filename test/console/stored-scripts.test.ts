import { request } from 'node:http'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import {
  type ConsoleTest,
  INSTALLATION_ID,
  goToView,
  expectNotice,
  launchBrowser,
  section,
  expectVisible,
} from './console-harness.js'
import { findChromium } from './find-chromium.js'
import { SCRIPT_STRINGS } from './script-strings.js'
import { useConsole } from './use-console.js'

const chromiumPath = findChromium()
const COUNT = SCRIPT_STRINGS.length

/** Hundreds of clicks on a starved machine. */
const SLOW_MS = 300_000

const toName = (place: number) => `n-${String(place).padStart(2, '0')}`

/** The grammar of keys has no brackets and no quotes: an address that is script fits. */
const toKey = (place: number) => `javascript:alert#${toName(place)}`

/** Asks for a path as it is, which `fetch` would not. */
async function ask(url: string, path: string): Promise<void> {
  const { hostname, port } = new URL(url)
  await new Promise<void>((resolve, reject) => {
    const sent = request({ hostname, port, path, method: 'GET' }, (answer) => {
      answer.resume()
      answer.once('end', resolve)
    })
    sent.once('error', reject)
    sent.end()
  })
}

/** Puts a text wherever the console shows what others have sent. */
async function spread(test: ConsoleTest, text: string, place: number): Promise<void> {
  const key = toKey(place)
  await test.store('set', { key, value: text })
  await test.store('set', { key: `member#${toName(place)}`, value: { [text]: [text] } })
  await test.store('secret/set', { key, value: text })
  const value = { surveyId: text, accountId: text, comment: text, score: place }
  await test.store('entity/set', { entityName: 'response', key, value })
  await test.callStorage('get', { key: text })
  await ask(test.emulator.url, `/${encodeURI(text).replaceAll('%3C', '<').replaceAll('%3E', '>')}`)
  const call = { installationId: INSTALLATION_ID, baseUrl: test.remoteUrl }
  const path = `/?${encodeURIComponent(text)}`
  await test.admin('/invocations/send', {
    ...call,
    principal: text,
    path,
    method: 'POST',
    body: { text },
  })
  await test.admin('/snapshots/save', { name: text.slice(0, 100) })
}

/** What script would leave behind, and what of the texts became elements. */
async function findTraces(page: Page): Promise<unknown> {
  return await page.evaluate(() => ({
    ran: 'ran' in window,
    elements: document.querySelectorAll(
      'img, svg, iframe, object, embed, video, audio, math, style',
    ).length,
    scripts: document.scripts.length,
    handlers: [...document.querySelectorAll('*')].filter((element) =>
      element.getAttributeNames().some((name) => name.startsWith('on')),
    ).length,
    addresses: [...document.querySelectorAll('[href], [src], [action]')].filter((element) =>
      /javascript:/i.test(element.outerHTML.split('>')[0] ?? ''),
    ).length,
  }))
}

const NO_TRACES = { ran: false, elements: 0, scripts: 1, handlers: 0, addresses: 0 }

describe.skipIf(chromiumPath === undefined)('fifty texts that try to run', () => {
  const { test, open } = useConsole(chromiumPath)

  beforeAll(async () => {
    if (chromiumPath === undefined) return
    for (const [place, text] of SCRIPT_STRINGS.entries()) {
      // oxlint-disable-next-line no-await-in-loop -- one store, in order
      await spread(test(), text, place)
    }
  }, SLOW_MS)

  it(
    'do run, most of them, where they are taken for markup',
    async () => {
      const browser = await launchBrowser(chromiumPath ?? '')
      const page = await browser.newPage()
      const waiting = new Set(SCRIPT_STRINGS)
      const ran = () => COUNT - waiting.size
      // A browser that gets little of the machine needs longer.
      for (let timeout = 250; ran() <= 30 && timeout <= 4000; timeout *= 2) {
        for (const text of waiting) {
          // oxlint-disable no-await-in-loop -- one page after the other
          await page.goto('about:blank')
          await page.setContent(`<!doctype html><body>${text}`)
          await page.waitForFunction('window.ran === 1', undefined, { timeout }).then(
            () => waiting.delete(text),
            () => false,
          )
          // oxlint-enable no-await-in-loop
        }
      }
      await browser.close()
      expect(COUNT).toBe(50)
      expect(new Set(SCRIPT_STRINGS).size).toBe(50)
      expect(ran()).toBeGreaterThan(30)
    },
    SLOW_MS,
  )

  it.each([
    { space: 'values', title: 'Values' },
    { space: 'secrets', title: 'Secrets' },
    { space: 'response', title: 'response' },
  ])(
    'are shown as text among the items of $space, and in their editor',
    async ({ space, title }) => {
      const page = await open()
      await goToView(page, 'Data')
      await page.getByRole('group', { name: 'Spaces' }).getByRole('button', { name: space }).click()
      await page.getByLabel('Keys that begin with').fill(toKey(0).split('#')[0] ?? '')
      const keys = section(page, title).locator('tbody').getByRole('button')
      await expect.poll(() => keys.count()).toBe(COUNT)
      expect(await findTraces(page)).toEqual(NO_TRACES)
      for (const [place, text] of SCRIPT_STRINGS.entries()) {
        // oxlint-disable no-await-in-loop -- one item after the other
        await keys.nth(place).click()
        if (space === 'secrets') await page.getByRole('button', { name: 'Reveal' }).click()
        expect(await page.getByLabel('Value (JSON)').inputValue()).toContain(JSON.stringify(text))
        expect(await findTraces(page)).toEqual(NO_TRACES)
        await page.keyboard.press('Escape')
        // oxlint-enable no-await-in-loop
      }
    },
    SLOW_MS,
  )

  it('are shown as text in what a query finds', async () => {
    const page = await open()
    await goToView(page, 'Query')
    await page.getByLabel('Entity', { exact: true }).selectOption('response')
    await page.getByLabel('Limit').fill('100')
    await page.getByRole('button', { name: 'Run the query' }).click()
    await expectNotice(page, 'status', `Found ${COUNT} items`)
    const cells = await section(page, 'Found').locator('tbody td:nth-child(2)').allTextContents()
    expect(cells).toEqual(SCRIPT_STRINGS)
    expect(await findTraces(page)).toEqual(NO_TRACES)
  })

  it(
    'are shown as text in the journal: paths, bodies, principals',
    async () => {
      const page = await open()
      await goToView(page, 'Journal')
      const rows = section(page, 'Journal').locator('tbody tr')
      await rows.filter({ hasText: '<script>' }).first().waitFor()
      for (const kind of ['invocation', 'storage', 'other']) {
        // oxlint-disable no-await-in-loop -- one entry after the other
        await page.getByLabel('Kind').selectOption(kind)
        const buttons = rows.getByRole('button')
        const count = Math.min(COUNT, await buttons.count())
        expect(count).toBe(COUNT)
        for (let place = 0; place < count; place += 1) {
          await buttons.nth(place).click()
          await expectVisible(page.getByRole('region', { name: /^Request \d+$/ }))
          expect(await findTraces(page)).toEqual(NO_TRACES)
          await page.keyboard.press('Escape')
        }
        // oxlint-enable no-await-in-loop
      }
    },
    SLOW_MS,
  )

  it('are shown as text as names of snapshots', async () => {
    const page = await open()
    await goToView(page, 'Snapshots')
    await expectVisible(page.getByRole('row', { name: '<script>' }).first())
    expect(await page.locator('tbody tr').count()).toBe(COUNT)
    expect(await findTraces(page)).toEqual(NO_TRACES)
  })

  it(
    'are shown as text when a call sends them and a remote answers with them',
    async () => {
      const page = await open()
      await goToView(page, 'Invoke')
      await page.getByLabel('Address of the remote').fill(test().remoteUrl)
      await page.getByLabel('Method').selectOption('POST')
      for (const text of SCRIPT_STRINGS) {
        // oxlint-disable no-await-in-loop -- one call after the other
        await page.getByLabel('Principal').fill(text)
        await page.getByLabel('Body', { exact: true }).fill(JSON.stringify({ text }))
        const answered = page.waitForResponse('**/invocations/send')
        await page.getByRole('button', { name: 'Send' }).click()
        await answered
        await expectVisible(page.getByRole('button', { name: 'Send' }))
        await page.getByText('Claims of the invocation token').click()
        expect(await findTraces(page)).toEqual(NO_TRACES)
        // oxlint-enable no-await-in-loop
      }
    },
    SLOW_MS,
  )
})
