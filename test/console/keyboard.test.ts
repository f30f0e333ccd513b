import { beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { goToView, section, expectVisible } from './console-harness.js'
import { findChromium } from './find-chromium.js'
import { useConsole } from './use-console.js'
import { VIEW_TITLES } from './view-titles.js'

const chromiumPath = findChromium()

/** Name of what has the focus, and whether that can be seen. */
async function focused(page: Page): Promise<{ name: string; isSeen: boolean }> {
  return await page.evaluate(() => {
    const element = document.activeElement
    const style = element === null ? undefined : getComputedStyle(element)
    const name = element?.getAttribute('aria-label') ?? element?.textContent ?? ''
    return { name: name.trim(), isSeen: style !== undefined && style.outlineStyle !== 'none' }
  })
}

/** Controls that a screen reader could only call by their kind. */
async function findUnnamed(page: Page): Promise<readonly string[]> {
  return await page.evaluate(() =>
    [...document.querySelectorAll('button, a, input, select, textarea')]
      .filter((element) => {
        const labels = 'labels' in element ? element.labels : undefined
        const label = labels instanceof NodeList ? labels[0]?.textContent : undefined
        const name = element.getAttribute('aria-label') ?? label ?? element.textContent ?? ''
        return name.trim() === ''
      })
      .map((element) => element.outerHTML),
  )
}

describe.skipIf(chromiumPath === undefined)('the console by keyboard', () => {
  const { test, open } = useConsole(chromiumPath)

  beforeAll(async () => {
    if (chromiumPath !== undefined) await test().store('set', { key: 'settings', value: 1 })
  })

  it('is walked through with Tab, and the focus is seen', async () => {
    const page = await open()
    await expectVisible(page.getByRole('navigation', { name: 'Views' }))
    const names: string[] = []
    for (let press = 0; press < 16; press += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one press after the other
      await page.keyboard.press('Tab')
      // oxlint-disable-next-line no-await-in-loop -- as above
      const { name, isSeen } = await focused(page)
      expect({ name, isSeen }).toEqual({ name, isSeen: true })
      names.push(name)
    }
    expect(names[0]).toBe('Skip to the content')
    expect(names.join(' ')).toMatch(/Load everything again.*Colours.*Keys.*Installations.*Rules/)
    expect(names.at(-1)).toBe('site-berlin')
  })

  it('jumps to the content over the navigation', async () => {
    const page = await open()
    await expectVisible(page.getByRole('navigation', { name: 'Views' }))
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    expect((await focused(page)).name).toBe('site-berlin')
  })

  it('shows each view at the press of its number', async () => {
    const page = await open()
    await expectVisible(page.getByRole('navigation', { name: 'Views' }))
    for (const [place, title] of VIEW_TITLES.entries()) {
      // oxlint-disable-next-line no-await-in-loop -- one press after the other
      await page.keyboard.press(String(place + 1))
      // oxlint-disable-next-line no-await-in-loop -- as above
      await expectVisible(page.getByRole('heading', { name: title, level: 1 }))
    }
  })

  it('lists its keys, which leave fields alone and can be switched off', async () => {
    const page = await open()
    await expectVisible(page.getByRole('navigation', { name: 'Views' }))
    await page.keyboard.press('?')
    const dialog = page.getByRole('dialog', { name: 'Keys' })
    await expectVisible(dialog.getByText('Go to the filter'))
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await page.keyboard.press('2')
    await expectVisible(page.getByRole('button', { name: 'settings' }))
    await page.keyboard.press('/')
    await page.keyboard.type('9?')
    expect(await page.getByLabel('Keys that begin with').inputValue()).toBe('9?')

    await page.getByRole('button', { name: 'Keys' }).click()
    await page.getByLabel('Use these keys').uncheck()
    await dialog.getByRole('button', { name: 'Close' }).click()
    await page.keyboard.press('1')
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Data')
  })

  it('gives the focus to details, and back when Escape closes them', async () => {
    const page = await open()
    await goToView(page, 'Data')
    await page.getByRole('button', { name: 'settings' }).focus()
    await page.keyboard.press('Enter')
    await section(page, 'Item').waitFor()
    // The focus moves once the page is drawn.
    await expect.poll(async () => (await focused(page)).name).toBe('Item')
    await page.keyboard.press('Escape')
    await section(page, 'Item').waitFor({ state: 'detached' })
    await expect.poll(async () => (await focused(page)).name).toBe('settings')
  })

  it('names every control of every view for screen readers', async () => {
    const page = await open()
    for (const title of VIEW_TITLES) {
      // oxlint-disable no-await-in-loop -- one view after the other
      await goToView(page, title)
      await page.getByRole('region').first().waitFor()
      expect({ title, unnamed: await findUnnamed(page) }).toEqual({ title, unnamed: [] })
      // oxlint-enable no-await-in-loop
    }
  })
})
