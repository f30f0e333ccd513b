import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { ERROR_TABLE } from '../src/wire/error-table.js'

const ROOT = new URL('..', import.meta.url)
const README = new URL('README.md', ROOT)
const OPTIONS_SOURCE = new URL('src/express/forge-remote-options.ts', ROOT)

/** Set by `npm run docs`: write the tables instead of comparing them. */
const isUpdating = process.env['UPDATE_DOCS'] === '1'

function renderErrors(): string {
  const rows = Object.entries(ERROR_TABLE).map(
    ([code, { httpStatus, retryable, nextStep }]) =>
      `| \`${code}\` | ${httpStatus} | ${retryable ? 'yes' : 'no'} | ${escapeCell(nextStep)} |`,
  )
  return ['| code | answered | retry | what to do |', '| --- | --- | --- | --- |', ...rows].join(
    '\n',
  )
}

/** The comments of `ForgeRemoteOptions` are the documentation of the options. */
async function renderOptions(): Promise<string> {
  const source = await readFile(OPTIONS_SOURCE, 'utf8')
  const [, body = ''] = /export interface ForgeRemoteOptions \{\n([\s\S]*?)\n\}/.exec(source) ?? []
  const members = body.matchAll(/\/\*\*([\s\S]*?)\*\/\s+(\w+)\??: (.*)/g)
  const rows = [...members].map(([, comment = '', name = '', type = '']) => {
    const text = comment.replaceAll(/\s*\n\s*\*\s?/g, ' ').trim()
    return `| \`${name}\` | \`${escapeCell(type.replace(' | undefined', ''))}\` | ${escapeCell(text)} |`
  })
  return ['| option | type | meaning |', '| --- | --- | --- |', ...rows].join('\n')
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|')
}

function replaceSection(readme: string, name: string, table: string): string {
  const section = new RegExp(`(<!-- ${name}:start -->)[\\s\\S]*?(<!-- ${name}:end -->)`)
  expect(readme).toMatch(section)
  return readme.replace(section, (_all, start, end) => `${start}\n\n${table}\n\n${end}`)
}

/** Prettier pads table cells; padding is no difference. */
function squeeze(text: string): string {
  return text.replaceAll(/ +/g, ' ').replaceAll(/-{3,}/g, '---')
}

describe('the README', () => {
  it('has the tables of errors and options as they are in the source', async () => {
    const readme = await readFile(README, 'utf8')
    const withErrors = replaceSection(readme, 'errors', renderErrors())
    const wanted = replaceSection(withErrors, 'options', await renderOptions())
    if (isUpdating) await writeFile(README, wanted)
    expect(squeeze(isUpdating ? await readFile(README, 'utf8') : readme)).toBe(squeeze(wanted))
  })

  it('has code blocks that compile', { timeout: 60_000 }, async () => {
    const readme = await readFile(README, 'utf8')
    const blocks = [...readme.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code)
    expect(blocks.length).toBeGreaterThan(1)
    const folder = new URL('coverage/readme/', ROOT)
    await mkdir(folder, { recursive: true })
    await Promise.all(
      blocks.map((code, index) => writeFile(new URL(`block-${index}.ts`, folder), code)),
    )
    const config = { extends: '../../tsconfig.json', include: ['*.ts'] }
    await writeFile(new URL('tsconfig.json', folder), JSON.stringify(config))
    const compile = promisify(execFile)('npx', ['tsc', '-p', folder.pathname], { cwd: ROOT })
    const failure = await compile.then(
      () => '',
      (error: { stdout: string }) => error.stdout,
    )
    expect(failure).toBe('')
  })
})
