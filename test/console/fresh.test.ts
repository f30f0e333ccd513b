import { describe, expect, it } from 'vitest'
import { expectNotice, goToView, section } from './console-harness.js'
import { findChromium } from './find-chromium.js'
import { useConsole } from './use-console.js'

const chromiumPath = findChromium()

describe.skipIf(chromiumPath === undefined)('the console of a fresh emulator', () => {
  const { test, open } = useConsole(chromiumPath)

  it('leads to an invocation without any installation, and lists the one that was called', async () => {
    const page = await open()
    await section(page, 'Installations').getByRole('link', { name: 'send an invocation' }).click()
    await page.getByLabel('Address of the remote').fill(test().remoteUrl)
    expect(await page.getByLabel('Installation id').inputValue()).toBe('my-site')
    await page.getByLabel('Installation id').fill('ari:cloud:ecosystem::installation/site-lima')
    await page.getByLabel('Environment').selectOption('DEVELOPMENT')
    await page.getByRole('button', { name: 'Send' }).click()
    await expectNotice(page, 'status', 'The remote answered 200')
    await page.getByLabel('Installation id').waitFor({ state: 'detached' })
    await goToView(page, 'Installations')
    const row = page.getByRole('row', { name: /site-lima/ })
    await row.waitFor()
    expect(await row.getByRole('cell').allTextContents()).toEqual([
      'site-lima',
      'DEVELOPMENT',
      '0',
      '0',
      '0',
    ])
    const choice = page.getByRole('banner').getByLabel('Installation').getByRole('option')
    expect(await choice.allTextContents()).toEqual(['site-lima · DEVELOPMENT'])
  })
})
