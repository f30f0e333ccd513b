import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { inTurn } from '../../models/in-turn.js'
import { APP_ID } from '../emulator-harness.js'
import { HEADER, createFolder, exportText, openTestFile } from './data-harness.js'
import { createSmallJournal, readJournal } from './journal-harness.js'

const LINE_FEED = 0x0a

describe('a journal that ends too early', () => {
  it('holds the changes whose lines are whole, wherever it ends', async () => {
    const { bytes, states } = await createSmallJournal()
    expect(states.length).toBe(11)
    for (let length = 0; length <= bytes.length; length += 1) {
      const { text, droppedLine } = readJournal(bytes.subarray(0, length))
      const lineFeeds = bytes.subarray(0, length).filter((byte) => byte === LINE_FEED).length
      const isWhole = bytes[length] === LINE_FEED
      const lines = isWhole ? lineFeeds + 1 : lineFeeds
      const isCut = length > 0 && bytes[length - 1] !== LINE_FEED && !isWhole
      expect(text, `cut to ${length} bytes`).toBe(states[Math.max(0, lines - 1)])
      expect(droppedLine, `cut to ${length} bytes`).toBe(isCut ? lines + 1 : undefined)
    }
  })

  it('is refused when some of the items that it starts with are missing', async () => {
    const path = join(createFolder(), 'data.ndjson')
    const first = await openTestFile(path)
    await inTurn(['a', 'b', 'c'], (key) => first.send('set', { key, value: 1 }))
    await first.close()
    const { engine } = await openTestFile(path)
    const whole = readFileSync(path)
    expect(readJournal(whole).text).toBe(exportText(engine))
    const lines = whole.toString().split('\n')
    for (let count = 1; count < 4; count += 1) {
      const text = `${lines.slice(0, count).join('\n')}\n`
      expect(() => readJournal(Buffer.from(text))).toThrow(
        `journal.ndjson line ${count}: expected 3 items to start with, found ${count - 1}: lines are missing.`,
      )
    }
  })
})

describe('a damaged journal', () => {
  it('is refused, whichever byte is another', async () => {
    const { bytes } = await createSmallJournal()
    const changes: ((byte: number) => number)[] = [
      (byte) => byte ^ 1,
      (byte) => byte ^ 0x80,
      () => LINE_FEED,
      () => 0,
      () => 0x20,
    ]
    for (let position = 0; position < bytes.length; position += 1) {
      for (const change of changes) {
        const damaged = Buffer.from(bytes)
        const byte = bytes[position] ?? 0
        damaged[position] = change(byte)
        if (damaged[position] === byte) continue
        expect(() => readJournal(damaged), `byte ${position}: ${damaged[position]}`).toThrow(
          /^journal\.ndjson line \d+: /,
        )
      }
    }
  })

  it('says which line it is, and what to do', async () => {
    const { bytes } = await createSmallJournal()
    const damaged = Buffer.from(bytes.toString().replace('"value":1.10', '"value":1.20'))
    expect(() => readJournal(damaged)).toThrow(
      'journal.ndjson line 2: is damaged: its checksum does not hold. Nothing was loaded and the file is as it was. ' +
        'Take the file from a backup; or keep what was stored before this line, with: head -n 1 "journal.ndjson" > repaired.ndjson',
    )
  })

  it('cannot be cut among the items that it starts with', async () => {
    const path = join(createFolder(), 'data.ndjson')
    const first = await openTestFile(path)
    await first.send('set', { key: 'a', value: 'old' })
    await first.close()
    await openTestFile(path)
    const damaged = readFileSync(path, 'utf8').replace('old', 'new')
    expect(() => readJournal(Buffer.from(damaged))).toThrow(
      /line 2: is damaged: .* Take the file from a backup$/,
    )
  })

  it('can be read up to the damage after the advised cut', async () => {
    const { bytes, states } = await createSmallJournal()
    const lines = bytes.toString().split('\n')
    expect(readJournal(Buffer.from(`${lines.slice(0, 5).join('\n')}\n`)).text).toBe(states[4])
  })

  it.each<[string, (lines: string[]) => string[]]>([
    ['missing', (lines) => lines.toSpliced(3, 1)],
    ['doubled', (lines) => lines.toSpliced(3, 0, lines[3] ?? '')],
    ['moved', (lines) => lines.toSpliced(3, 2, lines[4] ?? '', lines[3] ?? '')],
    ['empty', (lines) => lines.toSpliced(3, 0, '')],
    ['without checksum', (lines) => lines.toSpliced(3, 0, '{"at":1,"reset":true}')],
  ])('is refused when a line is %s', async (_what, change) => {
    const { bytes } = await createSmallJournal()
    const lines = change(bytes.toString().split('\n'))
    expect(() => readJournal(Buffer.from(lines.join('\n')))).toThrow(/line [45]: is damaged/)
  })
})

describe('a file that is no journal of this app', () => {
  it.each<[string, string, RegExp]>([
    [
      'another text',
      'hello\n',
      /line 1: expected \{"format":"forge-remote-data","version":1\}.* found another line/,
    ],
    ['another text without an end', 'hello', /line 1: expected \{"format"/],
    ['an export', `${HEADER}\n`, /line 1: expected a journal, found a seed or an export/],
    [
      'of a newer version',
      '{"format":"forge-remote-data","version":2,"new":1}\n',
      /expected version 1, found version 2; use the forge-remote that wrote/,
    ],
    [
      'of another app',
      HEADER.replace('}', ',"appId":"other","items":0}\n'),
      /expected data of the manifest's app ari:.*, found data of other/,
    ],
    [
      'without checksum',
      HEADER.replace('}', `,"appId":"${APP_ID}","items":0}\n`),
      /line 1: is damaged/,
    ],
  ])('is refused: %s', (_what, text, message) => {
    expect(() => readJournal(Buffer.from(text))).toThrow(message)
  })
})
