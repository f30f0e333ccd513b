import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { CONSOLE_HEADERS, readConsoleFile } from '../../src/emulator/console/serve-console.js'
import { stripComments } from '../source-files.js'

const PATHS = ['/', '/console.js', '/console.css']

describe('readConsoleFile', () => {
  it('was built', () => {
    const folder = new URL('../../dist/console/index.html', import.meta.url)
    expect(existsSync(folder), 'npm run build makes dist/console').toBe(true)
  })

  it.each([
    ['/', 'text/html; charset=utf-8', '<!doctype html>'],
    ['/console.js', 'text/javascript; charset=utf-8', 'Jason Miller'],
    ['/console.css', 'text/css; charset=utf-8', 'light-dark('],
  ])('reads %s', (path, contentType, part) => {
    const file = readConsoleFile(path)
    expect(file?.contentType).toBe(contentType)
    expect(file?.bytes.toString()).toContain(part)
  })

  it.each([
    '/index.html',
    '/console.js.map',
    '/../package.json',
    '/__proto__',
    '/constructor',
    '//',
    '',
  ])('knows no %s', (path) => {
    expect(readConsoleFile(path)).toBeUndefined()
  })

  it('weighs under 60 KB compressed', () => {
    const sizes = PATHS.map((path) => gzipSync(readConsoleFile(path)?.bytes ?? '').length)
    expect(Math.min(...sizes)).toBeGreaterThan(100)
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(60_000)
  })

  it('names nothing outside its own folder', () => {
    const page = readConsoleFile('/')?.bytes.toString() ?? ''
    const addresses = [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address)
    expect(new Set(addresses)).toEqual(new Set(['/console.css', '/console.js', 'data:,']))
    expect(page).not.toMatch(/<script>|<style|style=| on\w+=/)
  })
})

describe('the sources of the console', () => {
  const folder = new URL('../../src/console/', import.meta.url)
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\.tsx?$/.test(path),
  )

  it.each([
    'innerHTML',
    'InnerHTML',
    'outerHTML',
    'AdjacentHTML',
    'eval(',
    'Function(',
    'document.write',
    'style=',
    'style:',
    'srcdoc',
    'javascript:',
  ])('have no %s, with which text could become more than text', (name) => {
    const users = sources.filter((path) =>
      stripComments(readFileSync(new URL(path, folder), 'utf8')).includes(name),
    )
    expect(sources.length).toBeGreaterThan(40)
    expect(users).toEqual([])
  })
})

describe('CONSOLE_HEADERS', () => {
  it('let nothing run, load or frame but the console itself', () => {
    expect(CONSOLE_HEADERS['content-security-policy']?.split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data:",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
    ])
    expect(CONSOLE_HEADERS).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    })
  })
})
