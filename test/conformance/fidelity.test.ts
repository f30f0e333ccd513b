import { readFile, writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { createEngineDoor, isForEngine } from './engine-door.js'
import { createHttpDoor } from './http-door.js'
import { readFixtures, readVectors } from './read-vectors.js'
import { type JudgedVector, renderFidelity } from './render-fidelity.js'
import { runVector } from './run-vector.js'

const PAGE = new URL('../../docs/fidelity.md', import.meta.url)

/** Set by `npm run docs`: write the page instead of comparing it. */
const isUpdating = process.env['UPDATE_DOCS'] === '1'

/** For a starved machine. */
const TIMEOUT_MS = 120_000

async function judgeAll(): Promise<JudgedVector[]> {
  const fixtures = readFixtures()
  const engine = createEngineDoor(fixtures)
  const http = createHttpDoor(fixtures)
  const judged: JudgedVector[] = []
  for (const vector of readVectors()) {
    const door = isForEngine(vector) ? engine : http
    // oxlint-disable-next-line no-await-in-loop -- they share one emulator
    judged.push({ vector, difference: await runVector(vector, door, fixtures) })
  }
  await http.close()
  return judged
}

/** Prettier pads table cells and escapes; neither is a difference. */
function squeeze(text: string): string {
  return text.replaceAll(/ +/g, ' ').replaceAll(/-{3,}/g, '---')
}

describe('docs/fidelity.md', () => {
  it('says what came of the vectors', { timeout: TIMEOUT_MS }, async () => {
    const wanted = renderFidelity(await judgeAll(), readFixtures())
    if (isUpdating) await writeFile(PAGE, wanted)
    expect(squeeze(await readFile(PAGE, 'utf8'))).toBe(squeeze(wanted))
  })

  it('counts a failed vector as such, and names it', () => {
    const [vector] = readVectors()
    if (vector === undefined) throw new Error('there are no vectors')
    const page = renderFidelity([{ vector, difference: 'step 1: status is 500' }], readFixtures())
    expect(page.match(/0 \/ 1 \/ 0/g)).toHaveLength(2)
    expect(page).toContain(`| \`${vector.id}\` | step 1: status is 500 |`)
  })
})
