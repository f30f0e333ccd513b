import { describe, expect, it } from 'vitest'
import { parseServiceUrl } from '../../src/transport/service-url.js'

describe('parseServiceUrl', () => {
  it.each([
    [
      'https://api.atlassian.com/forge/storage/kvs',
      'https://api.atlassian.com',
      '/forge/storage/kvs',
    ],
    [
      'https://api.atlassian.com/forge/storage/kvs//',
      'https://api.atlassian.com',
      '/forge/storage/kvs',
    ],
    ['https://api.atlassian.com:8443', 'https://api.atlassian.com:8443', ''],
    ['http://127.0.0.1:4555/forge', 'http://127.0.0.1:4555', '/forge'],
    ['http://localhost:4555', 'http://localhost:4555', ''],
    ['http://[::1]:4555', 'http://[::1]:4555', ''],
  ])('takes %s apart', (url, origin, path) => {
    expect(parseServiceUrl(url)).toEqual({ origin, path })
  })

  it.each([
    'http://api.atlassian.com/forge/storage/kvs',
    'http://127.0.0.1.evil.example',
    'http://localhost@evil.example',
    'https://user@api.atlassian.com',
    'https://user:secret@api.atlassian.com',
    'https://api.atlassian.com/?query',
    'https://api.atlassian.com/#fragment',
    'ftp://localhost/',
    'file:///etc/passwd',
    '/forge/storage/kvs',
    'not a url',
    '',
  ])('refuses %j', (url) => {
    expect(parseServiceUrl(url)).toBeUndefined()
  })
})
