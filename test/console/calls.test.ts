import { beforeEach, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { goToView, expectNotice, section, expectVisible } from './console-harness.js'
import { findChromium } from './find-chromium.js'
import { useConsole } from './use-console.js'

const chromiumPath = findChromium()

describe.skipIf(chromiumPath === undefined)('the console', () => {
  const { test, open } = useConsole(chromiumPath)

  beforeEach(async () => {
    await test().admin('/reset')
    await test().store('set', { key: 'settings', value: 1 })
  })

  async function openView(title: string): Promise<Page> {
    const page = await open()
    await goToView(page, title)
    return page
  }

  describe('calls a remote', () => {
    it('as a user interface, with method, path, principal and body', async () => {
      const page = await openView('Invoke')
      await page.getByLabel('Address of the remote').fill(test().remoteUrl)
      await page.getByLabel('Method').selectOption('POST')
      await page.getByLabel('Path').fill('/notes/1')
      await page.getByLabel('Principal').fill('alice')
      await page.getByLabel('Body', { exact: true }).fill('{"note":"hello"}')
      await page.getByRole('button', { name: 'Send' }).click()
      await expectNotice(page, 'status', 'The remote answered 200')
      const answer = section(page, 'Answer')
      expect(JSON.parse((await answer.locator('pre').textContent()) ?? '')).toEqual({
        method: 'POST',
        url: '/notes/1',
        text: '{"note":"hello"}',
      })
      await answer.getByText('Headers of the answer').click()
      await expectVisible(answer.getByText('of-the-remote'))
      await answer.getByText('Claims of the invocation token').click()
      await expectVisible(answer.getByText('alice').first())
    })

    it('with an event of the manifest', async () => {
      const page = await openView('Invoke')
      await page.getByLabel('Who calls').selectOption('event')
      await page.getByLabel('Address of the remote').fill(test().remoteUrl)
      await page.getByLabel('Events of the manifest').selectOption('avi:forge:upgraded:app')
      await page.getByRole('button', { name: 'Send' }).click()
      await expectNotice(page, 'status', 'The remote answered 200')
      const text = await section(page, 'Answer').locator('pre').textContent()
      expect(text).toContain('/events')
      expect(text).toContain('avi:forge:upgraded:app')
    })

    it('by a scheduled trigger of the manifest', async () => {
      const page = await openView('Invoke')
      await page.getByLabel('Who calls').selectOption('schedule')
      await page.getByLabel('Scheduled trigger').selectOption('nightly-summary')
      await page.getByLabel('Address of the remote').fill(test().remoteUrl)
      await page.getByRole('button', { name: 'Send' }).click()
      await expectNotice(page, 'status', 'The remote answered 200')
      await expectVisible(section(page, 'Answer').getByText('/scheduled/nightly-summary').first())
    })

    it('and shows what Forge would make of a bad answer', async () => {
      const page = await openView('Invoke')
      await page.getByLabel('Address of the remote').fill(test().remoteUrl)
      await page.getByLabel('Path').fill('/broken')
      await page.getByRole('button', { name: 'Send' }).click()
      await expectNotice(page, 'status', 'Forge could not use the answer')
      await expectVisible(section(page, 'Answer').getByText('500').first())
    })

    it('and names what is wrong with the order', async () => {
      const page = await openView('Invoke')
      await page.getByLabel('Address of the remote').fill('nowhere')
      await page.getByRole('button', { name: 'Send' }).click()
      await expectNotice(page, 'alert', 'baseUrl')
    })
  })

  describe('switches faults', () => {
    it('on, with what they meet and do, and off', async () => {
      const page = await openView('Faults')
      await page.getByLabel('Status').fill('429')
      await page.getByLabel('Code').fill('RATE_LIMIT_EXCEEDED')
      await page.getByLabel('Operation').selectOption('get')
      await page.getByLabel('Keys that begin with').fill('sett')
      await page.getByRole('button', { name: 'Add the fault' }).click()
      await expectNotice(page, 'status', 'The fault is on')
      expect((await test().callStorage('get', { key: 'settings' })).status).toBe(429)
      await page.getByRole('button', { name: 'Load everything again' }).click()
      const row = page.getByRole('row', { name: /RATE_LIMIT_EXCEEDED/ })
      await row.getByRole('cell', { name: '1', exact: true }).first().waitFor()
      await row.getByRole('button', { name: /^Remove fault-/ }).click()
      await expectVisible(page.getByText('Nothing is disturbed'))
      expect((await test().callStorage('get', { key: 'settings' })).status).toBe(200)
    })

    it('of every kind, and says what is wrong with one', async () => {
      const page = await openView('Faults')
      await page.getByLabel('What happens').selectOption('latency')
      await page.getByRole('button', { name: 'Add the fault' }).click()
      await expectNotice(page, 'alert', 'latencyMs')
      await page.getByLabel('Delay (ms)').fill('5')
      await page.getByLabel('At most so often').fill('2')
      await page.getByRole('button', { name: 'Add the fault' }).click()
      await expectVisible(page.getByRole('row', { name: /"latencyMs":5/ }))
      await page.getByRole('button', { name: 'Remove all' }).click()
      await expectNotice(page, 'status', 'All faults are off')
    })

    it('of a scenario', async () => {
      const page = await openView('Faults')
      await page.getByRole('button', { name: 'Start uninstall-race' }).click()
      await expectVisible(page.getByRole('row', { name: /PERMISSION_DENIED/ }))
    })
  })

  describe('turns the clock', () => {
    it('off, ahead, to a time, and on', async () => {
      const page = await openView('Clock')
      await page.getByRole('button', { name: 'Freeze' }).click()
      await expectNotice(page, 'status', 'The clock is frozen')
      await expectVisible(page.getByRole('banner').getByText('clock frozen'))
      const now = async () =>
        Date.parse(`${(await page.getByRole('time').textContent())?.replace(' ', 'T')}Z`)
      const before = await now()
      await page.getByRole('button', { name: '+1 day' }).click()
      await expectNotice(page, 'status', 'Advanced: +1 day')
      await expect.poll(now).toBe(before + 86_400_000)
      await page.getByLabel('Set to (UTC)').fill('2030-01-02T03:04:05')
      await page.getByRole('button', { name: 'Set the clock' }).click()
      await expectVisible(page.getByText('2030-01-02 03:04:05').first())
      await page.getByRole('button', { name: 'Resume' }).click()
      await expectNotice(page, 'status', 'The clock runs')
    })

    it('and settles queries and rotates the key', async () => {
      const page = await openView('Clock')
      await page.getByRole('button', { name: 'Settle' }).click()
      await expectNotice(page, 'status', 'Every write is visible')
      const keys = async () => await (await fetch(test().emulator.jwksUrl)).text()
      const before = await keys()
      await page.getByRole('button', { name: 'Rotate the key' }).click()
      await expectNotice(page, 'status', 'Invocations are signed with a new key')
      expect(await keys()).not.toBe(before)
    })
  })
})
