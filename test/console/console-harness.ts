/**
 * An emulator with its console open in a browser, and a remote to call.
 *
 * @module
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import {
  type Browser,
  type BrowserContextOptions,
  type Download,
  type Locator,
  type Page,
  chromium,
} from 'playwright-core'
import { startAdminServer } from '../../src/emulator/admin-server.js'
import { createEmulator } from '../../src/emulator/create-emulator.js'
import type { Emulator } from '../../src/emulator/emulator.js'
import { createRecordingLog } from '../emulator/emulator-harness.js'

export const INSTALLATION_ID = 'site-berlin'

const ADMIN_TOKEN = 'admin-token-of-this-run'
const MANIFEST = fileURLToPath(new URL('../../example-app/manifest.yml', import.meta.url))
/** For one step, on a machine that is busy. */
const TIMEOUT_MS = 60_000

/** What a page did that it should not have done. */
export interface Mischief {
  /** Dialogs, errors and refusals of the content security policy. */
  readonly list: string[]
}

/** An emulator, its admin API and a remote. */
export interface ConsoleTest {
  readonly emulator: Emulator
  readonly adminUrl: string
  readonly consoleUrl: string
  /** Answers 200 with what it was sent and `marker` in a header; 500 with a page below `/broken`. */
  readonly remoteUrl: string
  /** Calls the admin API. */
  admin: (path: string, body?: object) => Promise<Record<string, unknown>>
  /** Carries out a storage operation through the admin API. */
  store: (operation: string, body: unknown, installationId?: string) => Promise<void>
  /** Calls the storage API with a system token, as a remote would. */
  callStorage: (operation: string, body: unknown) => Promise<{ status: number; text: string }>
  close: () => Promise<void>
}

export async function startConsole(): Promise<ConsoleTest> {
  const { log } = createRecordingLog()
  const emulator = await createEmulator({ manifest: MANIFEST, port: 0, log })
  const server = await startAdminServer(emulator, { port: 0, adminToken: ADMIN_TOKEN, log })
  const remote = await startRemote()
  const { adminUrl, consoleUrl } = server

  const admin: ConsoleTest['admin'] = async (path, body = {}) => {
    const answer = await fetch(`${adminUrl}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`)
    return (text.startsWith('{') ? JSON.parse(text) : { text }) as Record<string, unknown>
  }
  return {
    emulator,
    adminUrl,
    consoleUrl,
    remoteUrl: remote.url,
    admin,
    store: async (operation, body, installationId = INSTALLATION_ID) => {
      const bodyText = JSON.stringify(body)
      const { status } = await admin('/storage', { installationId, operation, bodyText })
      if (Number(status) >= 300) throw new Error(`${operation}: ${String(status)}`)
    },
    callStorage: async (operation, body) => {
      const token = await emulator.systemToken({ installationId: INSTALLATION_ID })
      const answer = await fetch(`${emulator.storageUrl}/v1/${operation}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      })
      return { status: answer.status, text: await answer.text() }
    },
    close: async () => {
      await Promise.all([server.close(), remote.close()])
      await emulator.close()
    },
  }
}

/** A page, and what it did that it should not have done. */
export interface OpenPage {
  readonly page: Page
  readonly mischief: Mischief
}

/** Starts the browser; as root it cannot have its sandbox. */
export async function launchBrowser(executablePath: string): Promise<Browser> {
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return await chromium.launch({ executablePath, args })
}

/** Opens a page that records dialogs, errors and refusals of the policy. */
export async function openPage(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<OpenPage> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 860 },
    ...options,
  })
  context.setDefaultTimeout(TIMEOUT_MS)
  const page = await context.newPage()
  const list: string[] = []
  page.on('dialog', (dialog) => {
    list.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('pageerror', (error) => list.push(`error: ${error.message}`))
  await page.exposeFunction('reportMischief', (what: string) => void list.push(what))
  await page.addInitScript(`
    addEventListener('securitypolicyviolation', (event) =>
      reportMischief('policy: ' + event.violatedDirective + ' ' + event.sample))
  `)
  return { page, mischief: { list } }
}

/** Goes to a view through the navigation. */
export async function goToView(page: Page, title: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: title }).click()
  await page.locator('nav a[aria-current=page]', { hasText: title }).waitFor()
}

/** @returns The part of a view with this heading. */
export function section(page: Page, title: string): Locator {
  return page.getByRole('region', { name: title, exact: true })
}

/** Waits until the console says so. */
export async function expectNotice(
  page: Page,
  role: 'status' | 'alert',
  text: string,
): Promise<void> {
  await page.locator('.notices').getByRole(role).filter({ hasText: text }).waitFor()
}

/** Waits until it is there to be seen. */
export async function expectVisible(locator: Locator): Promise<void> {
  await locator.waitFor()
}

/** Waits for a download and reads it. */
export async function readDownload(
  page: Page,
  begin: () => Promise<void>,
): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([page.waitForEvent('download'), begin()])
  return { name: download.suggestedFilename(), text: await readText(download) }
}

async function readText(download: Download): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of await download.createReadStream()) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString()
}

async function startRemote(): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method, url = '/' } = request
      const text = Buffer.concat(chunks).toString()
      const isBroken = url.startsWith('/broken')
      response.statusCode = isBroken ? 500 : 200
      response.setHeader('content-type', isBroken ? 'text/html' : 'application/json')
      response.setHeader('marker', 'of-the-remote')
      response.end(isBroken ? '<h1>Broken</h1>' : JSON.stringify({ method, url, text }))
    })
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
