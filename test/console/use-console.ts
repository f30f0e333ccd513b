/**
 * Sets a file of tests up with a browser and an emulator of its own.
 *
 * @module
 */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest'
import {
  type ConsoleTest,
  type Mischief,
  launchBrowser,
  openPage,
  startConsole,
} from './console-harness.js'

/** Several steps in a browser that gets little of the machine. */
const PATIENCE_MS = 180_000

/** What the tests of one file share. */
export interface ConsoleTools {
  /** The emulator. */
  test: () => ConsoleTest
  /** Opens the console in a new page, with the token unless another address is given. */
  open: (options?: BrowserContextOptions, url?: string) => Promise<Page>
}

/** After each test, closes its pages and proves that they behaved. */
export function useConsole(chromiumPath: string | undefined): ConsoleTools {
  vi.setConfig({ testTimeout: PATIENCE_MS, hookTimeout: PATIENCE_MS })
  let browser: Browser | undefined
  let test: ConsoleTest | undefined
  const opened: { page: Page; mischief: Mischief }[] = []

  beforeAll(async () => {
    if (chromiumPath === undefined) return
    ;[browser, test] = await Promise.all([launchBrowser(chromiumPath), startConsole()])
  })
  afterEach(async () => {
    const list = opened.flatMap(({ mischief }) => mischief.list)
    await Promise.all(opened.splice(0).map(({ page }) => page.context().close()))
    expect(list).toEqual([])
  })
  afterAll(async () => {
    await Promise.all([browser?.close(), test?.close()])
  })

  const need = <Value>(value: Value | undefined): Value => {
    if (value === undefined) throw new Error('there is no browser')
    return value
  }
  return {
    test: () => need(test),
    open: async (options, url = need(test).consoleUrl) => {
      const one = await openPage(need(browser), options)
      opened.push(one)
      await one.page.goto(url)
      return one.page
    },
  }
}
