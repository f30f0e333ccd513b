import { existsSync, mkdirSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Page } from 'playwright-core'
import { goToView, section, expectVisible } from './console-harness.js'
import { findChromium } from './find-chromium.js'
import { seedShowcase } from './seed-showcase.js'
import { useConsole } from './use-console.js'
import { VIEW_TITLES } from './view-titles.js'

const chromiumPath = findChromium()

/** Kept as artefacts of CI. */
const FOLDER = fileURLToPath(new URL('../../coverage/console/', import.meta.url))
const IMAGES = fileURLToPath(new URL('../../docs/images/', import.meta.url))
const FOR_README = { viewport: { width: 1280, height: 620 }, reducedMotion: 'reduce' } as const
const MAX_IMAGE_BYTES = 150_000

/** Relative luminance by WCAG, of the text and of what is behind it, as a ratio. */
async function contrasts(page: Page): Promise<readonly { text: string; ratio: number }[]> {
  return await page.evaluate(() => {
    const toChannels = (colour: string) => {
      const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
      if (canvas === null) throw new Error('no canvas')
      canvas.fillStyle = colour
      canvas.fillRect(0, 0, 1, 1)
      return [...canvas.getImageData(0, 0, 1, 1).data]
    }
    const luminance = (colour: string) => {
      const [red = 0, green = 0, blue = 0] = toChannels(colour).map((channel) => {
        const part = channel / 255
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
      })
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
    const groundOf = (element: Element | null): string => {
      if (element === null) return 'white'
      const { backgroundColor } = getComputedStyle(element)
      return toChannels(backgroundColor)[3] === 0
        ? groundOf(element.parentElement)
        : backgroundColor
    }
    return [...document.querySelectorAll('body *')]
      .filter((element) =>
        [...element.childNodes].some(
          (node) => node.nodeType === 3 && node.nodeValue?.trim() !== '',
        ),
      )
      .filter((element) => !element.matches('script, noscript, :disabled, option, .unseen, .skip'))
      .map((element) => {
        const pair = [getComputedStyle(element).color, groundOf(element)].map(luminance)
        const [dark = 0, light = 0] = pair.toSorted((a, b) => a - b)
        return { text: element.textContent ?? '', ratio: (light + 0.05) / (dark + 0.05) }
      })
  })
}

describe.skipIf(chromiumPath === undefined)('the looks of the console', () => {
  const { test, open } = useConsole(chromiumPath)

  beforeAll(async () => {
    if (chromiumPath === undefined) return
    mkdirSync(FOLDER, { recursive: true })
    await seedShowcase(test())
  })

  /** Shows a view with something in it. */
  async function show(page: Page, title: string): Promise<void> {
    await goToView(page, title)
    if (title === 'Data') {
      await page.getByRole('button', { name: /^survey/ }).click()
      await expectVisible(page.getByRole('button', { name: 'survey:2026-14' }))
    } else if (title === 'Query') {
      await page.getByRole('button', { name: 'Run the query' }).click()
      await section(page, 'Found').waitFor()
    } else if (title === 'Journal') {
      await expectVisible(section(page, 'Journal').locator('tbody tr').first())
    } else if (title === 'Faults') {
      await expectVisible(page.getByRole('button', { name: 'Start brown-out' }))
    } else {
      await expectVisible(page.getByRole('region').first())
    }
  }

  it.each([
    { name: 'light', options: { colorScheme: 'light' as const } },
    { name: 'dark', options: { colorScheme: 'dark' as const } },
    {
      name: 'light-400',
      options: { colorScheme: 'light' as const, viewport: { width: 400, height: 800 } },
    },
  ])('are kept as pictures, fit the width and are readable: $name', async ({ name, options }) => {
    const page = await open({ ...options, reducedMotion: 'reduce' })
    for (const title of VIEW_TITLES) {
      // oxlint-disable no-await-in-loop -- one view after the other
      await show(page, title)
      const path = `${FOLDER}${name}-${title.toLowerCase()}.png`
      await page.screenshot({ path, fullPage: true })
      const tooWide = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement
        return scrollWidth - clientWidth
      })
      expect({ title, tooWide }).toEqual({ title, tooWide: 0 })
      const faint = (await contrasts(page)).filter(({ ratio }) => ratio < 4.5)
      expect({ title, faint }).toEqual({ title, faint: [] })
      // oxlint-enable no-await-in-loop
    }
  })

  it.each([
    { title: 'Installations', button: 'Open' },
    { title: 'Clock', button: 'Set the clock' },
    { title: 'Snapshots', button: 'Save a snapshot' },
  ])('put the button in line with the fields before it: $title', async ({ title, button }) => {
    const page = await open({ reducedMotion: 'reduce' })
    await goToView(page, title)
    const row = page.locator('.row', { has: page.getByRole('button', { name: button }) })
    const [field, beside] = await Promise.all([
      row.locator('input').first().boundingBox(),
      row.getByRole('button', { name: button }).boundingBox(),
    ])
    expect(beside?.y).toBeCloseTo(field?.y ?? 0, 0)
    expect(beside?.height).toBeCloseTo(field?.height ?? 0, 0)
  })

  it('make single fields and pairs equally wide where there is little room', async () => {
    const page = await open({ viewport: { width: 400, height: 800 } })
    await goToView(page, 'Invoke')
    const widths = await page.locator('.row').evaluateAll((rows) =>
      rows.map((row) => {
        const boxes = [...row.querySelectorAll('.field')].map((field) =>
          field.getBoundingClientRect(),
        )
        return Math.max(...boxes.map(({ right }) => right)) - Math.min(...boxes.map(({ x }) => x))
      }),
    )
    expect(widths.length).toBeGreaterThan(1)
    expect(new Set(widths.map(Math.round)).size).toBe(1)
  })

  it('show names and values of rules in one piece', async () => {
    const page = await open()
    await goToView(page, 'Rules')
    const table = section(page, 'Rules')
    await expectVisible(table.locator('tbody tr').first())
    const heights = await table
      .locator('td .whole')
      .evaluateAll((names) => names.map((name) => name.getBoundingClientRect().height))
    expect(Math.max(...heights)).toBe(Math.min(...heights))
    const cut = await table.locator('td select').evaluateAll((selects) =>
      selects.filter((select) => {
        const { width } = select.getBoundingClientRect()
        const clone = document.body.appendChild(select.cloneNode(true) as HTMLElement)
        clone.style.cssText = `width: auto; min-width: 0; font-size: ${getComputedStyle(select).fontSize}`
        const wanted = clone.getBoundingClientRect().width
        clone.remove()
        return wanted > width + 0.5
      }),
    )
    expect(cut.length).toBe(0)
  })

  it('follow the switch, and keep what was chosen', async () => {
    const page = await open({ colorScheme: 'light' })
    const ground = async () =>
      await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    const toggle = page.getByRole('button', { name: /^Colours/ })
    await toggle.waitFor()
    const light = await ground()
    await toggle.click()
    expect(await ground()).toBe(light)
    await toggle.click()
    const dark = await ground()
    expect(dark).not.toBe(light)
    await page.reload()
    await toggle.waitFor()
    expect(await ground()).toBe(dark)
  })

  it.skipIf(process.env['UPDATE_DOCS'] === undefined)('are drawn for the README', async () => {
    mkdirSync(IMAGES, { recursive: true })
    const light = await open({ ...FOR_README, colorScheme: 'light' })
    await show(light, 'Data')
    await light.screenshot({ path: `${IMAGES}console-data.png` })
    const dark = await open({ ...FOR_README, colorScheme: 'dark' })
    await show(dark, 'Journal')
    await dark.screenshot({ path: `${IMAGES}console-journal.png` })
    expect(existsSync(`${IMAGES}console-journal.png`)).toBe(true)
  })

  it.each(['console-data.png', 'console-journal.png'])('do not weigh much in %s', (name) => {
    expect(statSync(`${IMAGES}${name}`).size).toBeLessThan(MAX_IMAGE_BYTES)
  })
})
