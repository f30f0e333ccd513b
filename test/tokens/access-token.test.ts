import { format, inspect } from 'node:util'
import { serialize } from 'node:v8'
import { describe, expect, it } from 'vitest'
import { createJsonLogger } from '../../src/logger.js'
import { AccessToken, readAccessToken } from '../../src/tokens/access-token.js'
import { CANARY } from '../invocation/canary.js'
import { NOW, buildJwt } from './build-token.js'

const MINUTE = 60_000
const SECONDS = NOW / 1000

describe('AccessToken', () => {
  const token = new AccessToken(CANARY, { receivedAt: NOW, expiresAt: NOW + MINUTE })
  const error = Object.assign(new Error('storage refused the token', { cause: { token } }), {
    token,
  })

  it('gives its value to whoever asks for it', () => {
    expect(token.reveal()).toBe(CANARY)
    expect(token).toMatchObject({ receivedAt: NOW, expiresAt: NOW + MINUTE })
  })

  it.each<{ means: string; print: () => string }>([
    { means: 'String', print: () => String(token) },
    { means: 'a template', print: () => `Bearer ${token as unknown as string}` },
    { means: 'JSON', print: () => JSON.stringify(token) },
    { means: 'JSON of an object', print: () => JSON.stringify({ a: [token] }) },
    { means: 'inspect', print: () => inspect(token) },
    {
      means: 'inspect of an object',
      print: () => inspect({ a: [new Map([['b', token]])] }, { depth: 9 }),
    },
    {
      means: 'inspect with everything',
      print: () => inspect(token, { showHidden: true, getters: true }),
    },
    { means: 'format %s', print: () => format('%s', token) },
    { means: 'format %o', print: () => format('%o', token) },
    { means: 'format %O', print: () => format('%O', token) },
    { means: 'format %j', print: () => format('%j', token) },
    { means: 'format of more arguments', print: () => format('x', token, { token }) },
    { means: 'inspect of an error', print: () => inspect(error) },
    { means: 'concatenation', print: () => ['Bearer', token].join(' ') },
  ])('prints as [redacted] by $means', ({ print }) => {
    expect(print()).toContain('[redacted]')
    expect(print()).not.toContain(CANARY)
  })

  it.each<{ means: string; print: () => string }>([
    {
      means: 'inspect without custom functions',
      print: () => inspect(token, { customInspect: false, showHidden: true }),
    },
    { means: 'the members', print: () => JSON.stringify(Object.assign({}, token)) },
    { means: 'a structured clone', print: () => inspect(structuredClone(token)) },
    { means: 'serialize', print: () => serialize(token).toString('latin1') },
    {
      means: 'every property',
      print: () =>
        JSON.stringify(Reflect.ownKeys(token).map((name) => Reflect.get(token, name) as unknown)),
    },
  ])('does not show its value in $means', ({ print }) => {
    expect(print()).not.toContain(CANARY)
  })

  it('does not get into a log', () => {
    const lines: string[] = []
    createJsonLogger({ write: (line) => void lines.push(line) }).warn({ token, error }, 'refused')

    expect(lines.join('')).toContain('[redacted]')
    expect(lines.join('')).not.toContain(CANARY)
  })
})

describe('readAccessToken', () => {
  it.each([
    ['an opaque token', 'abc-._~+/123=='],
    ['a list of one value', ['abc']],
    ['the longest token', 'a'.repeat(16 * 1024)],
  ])('reads %s', (_, header) => {
    expect(readAccessToken(header, NOW)?.reveal()).toBe([header].flat()[0])
  })

  it.each<{ name: string; header: string | string[] | undefined }>([
    { name: 'no header', header: undefined },
    { name: 'no value', header: [] },
    { name: 'an empty header', header: '' },
    { name: 'white space', header: ' ' },
    { name: 'a scheme', header: 'Bearer abc' },
    { name: 'two values', header: ['abc', 'def'] },
    { name: 'two equal values', header: ['abc', 'abc'] },
    { name: 'two joined values', header: 'abc, def' },
    { name: 'a line break', header: 'abc\r\nx-injected: 1' },
    { name: 'a trailing newline', header: 'abc\n' },
    { name: 'a letter beyond ASCII', header: 'äbc' },
    { name: 'padding inside', header: 'a=b' },
    { name: 'quotes', header: '"abc"' },
    { name: 'the word undefined with a space', header: 'undefined null' },
    { name: 'more than 16 KiB', header: 'a'.repeat(16 * 1024 + 1) },
    { name: 'a token that has ended', header: buildJwt({ exp: SECONDS - 1 }) },
    { name: 'a token that ends now', header: buildJwt({ exp: SECONDS }) },
    { name: 'a token of 1970', header: buildJwt({ exp: 0 }) },
  ])('E3: does not take $name for a token', ({ header }) => {
    expect(readAccessToken(header, NOW)).toBeUndefined()
  })

  it.each<{ name: string; token: string; lasts: number }>([
    { name: 'its exp', token: buildJwt({ exp: SECONDS + 7200 }), lasts: 120 * MINUTE },
    { name: 'its exp in a second', token: buildJwt({ exp: SECONDS + 1 }), lasts: 1000 },
    { name: 'the longest exp', token: buildJwt({ exp: SECONDS + 250 * 60 }), lasts: 250 * MINUTE },
    {
      name: '55 minutes, as exp is too far off',
      token: buildJwt({ exp: SECONDS + 250 * 60 + 1 }),
      lasts: 55 * MINUTE,
    },
    { name: '55 minutes, as exp is huge', token: buildJwt({ exp: 1e308 }), lasts: 55 * MINUTE },
    {
      name: '55 minutes, as exp is text',
      token: buildJwt({ exp: String(SECONDS + 7200) }),
      lasts: 55 * MINUTE,
    },
    { name: '55 minutes, as exp is null', token: buildJwt({ exp: null }), lasts: 55 * MINUTE },
    { name: '55 minutes, as there is no exp', token: buildJwt({}), lasts: 55 * MINUTE },
    { name: '55 minutes, as the payload is null', token: buildJwt(null), lasts: 55 * MINUTE },
    { name: '55 minutes, as the payload is a list', token: buildJwt([1]), lasts: 55 * MINUTE },
    { name: '55 minutes, as the payload is no JSON', token: 'a.b.c', lasts: 55 * MINUTE },
    { name: '55 minutes, as it is opaque', token: 'opaque', lasts: 55 * MINUTE },
    { name: '55 minutes, as it has two parts', token: 'a.b', lasts: 55 * MINUTE },
  ])('lets a token last for $name', ({ token, lasts }) => {
    expect(readAccessToken(token, NOW)).toMatchObject({ receivedAt: NOW, expiresAt: NOW + lasts })
  })
})
