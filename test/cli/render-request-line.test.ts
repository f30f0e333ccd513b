import { describe, expect, it } from 'vitest'
import { renderRequestLine } from '../../src/cli/render-request-line.js'
import type { JournalEntry } from '../../src/emulator/journal/journal-entry.js'

const AT = new Date(2026, 10, 20, 9, 5, 7, 12).getTime()

const STORAGE: JournalEntry = {
  seq: 1,
  at: AT,
  kind: 'storage',
  traceId: 'f'.repeat(32),
  method: 'POST',
  path: '/forge/storage/kvs/v1/set',
  operation: 'set',
  installationId: 'ari:cloud:ecosystem::installation/00000000-0000-4000-8000-000000000001',
  status: 200,
  durationMs: 1.26,
}

const render = (changes: Partial<JournalEntry>, isColourful = false) =>
  renderRequestLine({ ...STORAGE, ...changes }, { isColourful })

describe('renderRequestLine', () => {
  it('shows time, operation, end of the installation id, status and milliseconds', () => {
    expect(render({})).toBe('09:05:07.012  set  …00000001  200  1.3 ms')
  })

  it('shows a short installation id in full, and units of quota', () => {
    expect(render({ installationId: 'dev', units: { read: 2, write: 0 } })).toBe(
      '09:05:07.012  set  dev  200  1.3 ms  2 read',
    )
    expect(render({ units: { read: 1, write: 3 } })).toMatch(/ 1\.3 ms {2}1 read {2}3 write$/)
  })

  it('shows method and path where there is no operation', () => {
    const { operation: _, installationId: __, ...keySet } = STORAGE
    const entry = { ...keySet, kind: 'key-set', method: 'GET', path: '/keys' } as const
    expect(renderRequestLine(entry, { isColourful: false })).toBe(
      '09:05:07.012  GET /keys  200  1.3 ms',
    )
  })

  it('shows a call of a remote as one', () => {
    const { operation: _, ...call } = STORAGE
    const entry = { ...call, kind: 'invocation', path: 'http://127.0.0.1:3000/events' } as const
    expect(renderRequestLine(entry, { isColourful: false })).toMatch(
      / calls POST http:\/\/127\.0\.0\.1:3000\/events {2}…00000001 {2}200 /,
    )
  })

  it.each([
    {
      name: 'the reason that the emulator gives',
      entry: { status: 401, code: 'UNAUTHORIZED', reason: 'the token has expired' },
      line: /401 UNAUTHORIZED {2}1\.3 ms {2}the token has expired; Check the|401 UNAUTHORIZED {2}1\.3 ms {2}the token has expired; \S/,
    },
    {
      name: 'the message of the answer',
      entry: {
        status: 400,
        code: 'KEY_TOO_LONG',
        responseText: '{"code":"KEY_TOO_LONG","message":"key of 501"}',
      },
      line: /400 KEY_TOO_LONG {2}1\.3 ms {2}key of 501; Shorten the key; hash the long part/,
    },
    {
      name: 'the text of the table, when the answer has none',
      entry: { status: 400, code: 'KEY_TOO_LONG' },
      line: /KEY_TOO_LONG {2}1\.3 ms {2}\S.+; Shorten the key/,
    },
    {
      name: 'no more than there is',
      entry: { status: 500, code: 'toString', responseText: '[1]' },
      line: /500 toString {2}1\.3 ms$/,
    },
  ])('explains a failure with $name', ({ entry, line }) => {
    expect(render(entry)).toMatch(line)
  })

  it('makes no fuss of a key that is not there', () => {
    expect(render({ operation: 'get', status: 404, code: 'KEY_NOT_FOUND' })).toMatch(
      /404 KEY_NOT_FOUND {2}1\.3 ms$/,
    )
  })

  it('says which fault acted, and that nothing was answered', () => {
    const { status: _, ...rest } = STORAGE
    const entry = { ...rest, fault: 'fault-1', reason: 'the connection was reset' }
    expect(renderRequestLine(entry, { isColourful: false })).toBe(
      '09:05:07.012  set  …00000001  no answer  1.3 ms  fault fault-1  the connection was reset',
    )
  })

  it.each([
    { status: 200, colour: 32 },
    { status: 404, colour: 33 },
    { status: 503, colour: 31 },
  ])('colours the status $status on a terminal', ({ status, colour }) => {
    expect(render({ status }, true)).toContain(`\u001b[${colour}m${status}\u001b[39m`)
  })

  it('stays one line and lets nobody write to the terminal', () => {
    const evil = 'a\nb\u001b[31m\u2028'
    const line = render({
      operation: evil,
      installationId: evil,
      code: evil,
      status: 400,
      reason: evil,
    })

    expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u)
  })
})
