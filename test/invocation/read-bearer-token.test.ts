import { describe, expect, it } from 'vitest'
import { readBearerToken } from '../../src/invocation/read-bearer-token.js'

describe('readBearerToken', () => {
  it.each(['Bearer a.b.c', 'bearer a.b.c', 'BEARER a.b.c', ['Bearer a.b.c']])(
    'reads the token of %j',
    (header) => {
      expect(readBearerToken(header)).toBe('a.b.c')
    },
  )

  it.each([[undefined], [[]]])('calls %j missing', (header) => {
    expect(() => readBearerToken(header)).toThrow(
      expect.objectContaining({ code: 'ERR_INVOCATION_TOKEN', refusal: 'missing' }),
    )
  })

  it.each<{ id: string; header: string | string[] }>([
    { id: 'A13-empty', header: '' },
    { id: 'A13-scheme-alone', header: 'Bearer' },
    { id: 'A13-scheme-and-space', header: 'Bearer ' },
    { id: 'A13-token-alone', header: 'a.b.c' },
    { id: 'A13-basic', header: 'Basic a.b.c' },
    { id: 'A13-jwt-scheme', header: 'JWT a.b.c' },
    { id: 'A13-no-space', header: 'Bearera.b.c' },
    { id: 'A13-double-space', header: 'Bearer  a.b.c' },
    { id: 'A13-tab', header: 'Bearer\ta.b.c' },
    { id: 'A13-no-break-space', header: 'Bearer\u00A0a.b.c' },
    { id: 'A13-leading-space', header: ' Bearer a.b.c' },
    { id: 'A13-trailing-space', header: 'Bearer a.b.c ' },
    { id: 'A13-newline', header: 'Bearer a.b.c\n' },
    { id: 'A13-second-line', header: 'Bearer a.b.c\nBearer d.e.f' },
    { id: 'A13-two-tokens', header: 'Bearer a.b.c d.e.f' },
    { id: 'A13-list', header: 'Bearer a.b.c, Bearer d.e.f' },
    { id: 'A13-list-of-schemes', header: 'Basic x, Bearer a.b.c' },
    { id: 'A13-twice', header: 'Bearer Bearer a.b.c' },
    { id: 'A13-parameter', header: 'Bearer token=a.b.c' },
    { id: 'A13-quoted', header: 'Bearer "a.b.c"' },
    { id: 'A13-padding-inside', header: 'Bearer a=b' },
    { id: 'A13-letter-beyond-ascii', header: 'Bearer a.ü.c' },
    { id: 'A13-look-alike-scheme', header: 'Be\u0430rer a.b.c' },
    { id: 'A13-two-headers', header: ['Bearer a.b.c', 'Bearer d.e.f'] },
    { id: 'A13-two-equal-headers', header: ['Bearer a.b.c', 'Bearer a.b.c'] },
    { id: 'A13-empty-second-header', header: ['Bearer a.b.c', ''] },
  ])('refuses $id as malformed', ({ header }) => {
    expect(() => readBearerToken(header)).toThrow(
      expect.objectContaining({ code: 'ERR_INVOCATION_TOKEN', refusal: 'malformed' }),
    )
  })
})
