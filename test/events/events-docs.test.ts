import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { checkManifest } from '../../src/manifest/check-manifest.js'

const ROOT = new URL('../..', import.meta.url)
const GUIDE = new URL('docs/events.md', ROOT)

/** The blocks of a language. */
async function readBlocks(language: string): Promise<string[]> {
  const text = await readFile(GUIDE, 'utf8')
  const blocks = text.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))
  return [...blocks].map(([, code = '']) => code)
}

describe('docs/events.md', () => {
  it('has code blocks that compile', { timeout: 60_000 }, async () => {
    const blocks = await readBlocks('ts')
    const folder = new URL('coverage/events-guide/', ROOT)
    await mkdir(folder, { recursive: true })
    await Promise.all(
      blocks.map((code, index) => writeFile(new URL(`block-${index}.ts`, folder), code)),
    )
    const paths = {
      'forge-remote': ['../../src/index.ts'],
      'forge-remote/bullmq': ['../../src/bullmq/index.ts'],
    }
    const compilerOptions = { paths, noUnusedParameters: false }
    const config = { extends: '../../tsconfig.json', include: ['*.ts'], compilerOptions }
    await writeFile(new URL('tsconfig.json', folder), JSON.stringify(config))
    const compile = promisify(execFile)('npx', ['tsc', '-p', folder.pathname], { cwd: ROOT })
    const failure = await compile.then(
      () => '',
      (error: { stdout: string }) => error.stdout,
    )

    expect(blocks).toHaveLength(4)
    expect(failure).toBe('')
  })

  it('has a manifest that Forge accepts', async () => {
    const [manifest = ''] = await readBlocks('yaml')
    const { findings } = checkManifest(manifest)

    expect(findings).toEqual([])
  })
})
