import { describe, expect, it } from 'vitest'
import { expectVisible } from './console-harness.js'
import { findChromium } from './find-chromium.js'
import { useConsole } from './use-console.js'

const chromiumPath = findChromium()

describe.skipIf(chromiumPath === undefined)('the token of the console', () => {
  const { test, open } = useConsole(chromiumPath)

  it('is taken out of the address and lasts as long as the tab', async () => {
    const page = await open()
    await expectVisible(page.getByRole('heading', { name: 'Installations', level: 2 }))
    expect(page.url()).toBe(`${test().adminUrl}/`)
    expect(await page.evaluate(() => JSON.stringify(history.state))).toBe('null')
    await page.reload()
    await expectVisible(page.getByRole('heading', { name: 'Installations', level: 2 }))
  })

  it('is asked for when there is none, and can be pasted', async () => {
    const page = await open({}, test().adminUrl)
    await expectVisible(page.getByRole('heading', { name: 'This page needs a token' }))
    await expectVisible(page.getByText('in the line “console”: the text after #token='))
    await page.getByLabel('Admin token').fill('admin-token-of-this-run')
    await page.getByLabel('Admin token').press('Enter')
    await expectVisible(page.getByRole('navigation', { name: 'Views' }))
  })

  it('is told to be of another run when it is wrong, and forgotten', async () => {
    const page = await open({}, `${test().adminUrl}/#token=wrong`)
    await expectVisible(page.getByRole('heading', { name: 'This token is of another run' }))
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0)
    expect(await page.content()).not.toContain('wrong')
  })

  it('is not needed any more when the emulator has gone, which is said', async () => {
    const page = await open()
    await expectVisible(page.getByRole('navigation', { name: 'Views' }))
    await page.route('**/status', (route) => route.abort())
    await page.getByRole('button', { name: 'Load everything again' }).click()
    await expectVisible(
      page.getByRole('alert').filter({ hasText: 'does not answer. Look whether' }),
    )
  })
})
