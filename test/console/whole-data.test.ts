import { beforeEach, describe, expect, it } from 'vitest'
import {
  INSTALLATION_ID,
  goToView,
  expectNotice,
  readDownload,
  expectVisible,
} from './console-harness.js'
import { findChromium } from './find-chromium.js'
import { useConsole } from './use-console.js'

const chromiumPath = findChromium()

describe.skipIf(chromiumPath === undefined)('the console', () => {
  const { test, open } = useConsole(chromiumPath)

  const statusOf = async (key: string) => (await test().callStorage('get', { key })).status

  beforeEach(async () => {
    await test().admin('/reset')
    await test().store('set', { key: 'settings', value: 1 })
    await test().store('set', { key: 'elsewhere', value: 1 }, 'site-oslo')
  })

  async function openView(title: string) {
    const page = await open()
    await goToView(page, title)
    return page
  }

  it('saves, restores and deletes snapshots', async () => {
    const page = await openView('Snapshots')
    await page.getByLabel('Name of the snapshot').fill('before')
    await page.getByRole('button', { name: 'Save a snapshot' }).click()
    await expectNotice(page, 'status', 'Saved before')
    await test().store('delete', { key: 'settings' })
    expect(await statusOf('settings')).toBe(404)
    await page.getByRole('button', { name: 'Restore before' }).click()
    await expectNotice(page, 'status', 'Restored before')
    expect(await statusOf('settings')).toBe(200)
    await page.getByRole('button', { name: 'Delete before' }).click()
    await page.getByRole('button', { name: 'Press again to delete', exact: true }).click()
    await expectVisible(page.getByText('No snapshot yet'))
  })

  it('exports what it can import again', async () => {
    const page = await openView('Snapshots')
    const { name, text } = await readDownload(page, () =>
      page.getByRole('button', { name: 'Save everything' }).click(),
    )
    expect(name).toBe('forge-emulator.ndjson')
    const lines = text.trim().split('\n')
    expect(lines.map((line) => typeof JSON.parse(line))).toEqual(lines.map(() => 'object'))
    expect(text).toContain('settings')
    expect(text).toContain('elsewhere')
    await test().admin('/reset')
    await page.getByLabel('Lines to import').fill(text)
    await page.getByRole('button', { name: 'Import', exact: true }).click()
    await expectNotice(page, 'status', 'Imported 2 items')
    expect(await statusOf('settings')).toBe(200)
  })

  it('exports one installation, and imports from a file', async () => {
    const page = await openView('Snapshots')
    await page
      .getByRole('banner')
      .getByLabel('Installation')
      .selectOption({ label: 'site-oslo · PRODUCTION' })
    const { text } = await readDownload(page, () =>
      page.getByRole('button', { name: 'Save this installation' }).click(),
    )
    expect(text).not.toContain(INSTALLATION_ID)
    await test().admin('/reset')
    await page.getByLabel('File').setInputFiles({
      name: 'seed.ndjson',
      mimeType: 'application/x-ndjson',
      buffer: Buffer.from(text),
    })
    await page.getByRole('button', { name: 'Import', exact: true }).click()
    await expectNotice(page, 'status', 'Imported 1 items')
  })

  it('names the line of an import that cannot be read', async () => {
    const page = await openView('Snapshots')
    await page.getByLabel('Lines to import').fill('{"half":')
    await page.getByRole('button', { name: 'Import', exact: true }).click()
    await expectNotice(page, 'alert', 'line 1')
  })

  it('deletes one installation, or everything, after a second press', async () => {
    const page = await openView('Snapshots')
    await page.getByRole('button', { name: 'Delete the data of this installation' }).click()
    expect(await statusOf('settings')).toBe(200)
    await page.getByRole('button', { name: 'Press again to delete', exact: true }).click()
    await expectNotice(page, 'status', `Deleted what ${INSTALLATION_ID} had`)
    expect(await statusOf('settings')).toBe(404)
    await page.getByRole('button', { name: 'Delete everything' }).click()
    await page.getByRole('button', { name: 'Press again to delete everything' }).click()
    await expectNotice(page, 'status', 'Everything is deleted')
    // The app is still installed: tokens were made.
    const left = test().emulator.data.installations()
    expect(left.map(({ counts }) => counts)).toEqual(left.map(() => ({})))
    expect(left.map(({ installationId }) => installationId)).toContain(INSTALLATION_ID)
  })

  it('exports and deletes the data of the environment that is shown, not of one with the same id', async () => {
    const twin = { installationId: 'site-twin', environment: 'STAGING' } as const
    await test().emulator.systemToken(twin)
    const order = { ...twin, operation: 'set' }
    await test().admin('/storage', { ...order, bodyText: '{"key":"staged","value":1}' })
    const live = { ...order, environment: 'PRODUCTION' }
    await test().admin('/storage', { ...live, bodyText: '{"key":"live","value":1}' })
    const page = await openView('Snapshots')
    await page
      .getByRole('banner')
      .getByLabel('Installation')
      .selectOption({ label: 'site-twin · PRODUCTION' })
    const { text } = await readDownload(page, () =>
      page.getByRole('button', { name: 'Save this installation' }).click(),
    )
    expect(text).toContain('live')
    expect(text).not.toContain('staged')
    await page.getByRole('button', { name: 'Delete the data of this installation' }).click()
    await page.getByRole('button', { name: 'Press again to delete', exact: true }).click()
    await expectNotice(page, 'status', 'Deleted what site-twin had')
    expect(test().emulator.data.export()).not.toContain('live')
    expect(test().emulator.data.export()).toContain('staged')
  })

  it('switches rules that need no restart, and shows the quotas', async () => {
    const page = await openView('Rules')
    const rule = page.getByRole('row', { name: /^deleteMissing/ })
    await rule.waitFor()
    await rule.getByRole('combobox', { name: 'deleteMissing' }).selectOption('404')
    await expectNotice(page, 'status', 'deleteMissing is 404 now')
    const { rules } = (await test().admin('/status')) as { rules: Record<string, unknown> }
    expect(rules['deleteMissing']).toMatchObject({ value: 404, needsRestart: false })
    const probability = page.getByRole('spinbutton', { name: 'occConflictProbability' })
    await probability.fill('0.5')
    await probability.press('Tab')
    await expectNotice(page, 'status', 'occConflictProbability is 0.5 now')
    await expectVisible(page.getByRole('row', { name: /^namespace .*restart with --rule/ }))
    await expectVisible(page.getByText('profile'))
  })
})
