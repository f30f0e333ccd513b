import { describe, expect, it } from 'vitest'
import { BEARER_ATTACKS } from '../../src/emulator/attacks/bearer-attacks.js'
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

  it.each<{ id: string; header: string | readonly string[] }>([
    // HTTP takes white space at the ends away before anybody could see it.
    { id: 'A13-scheme-and-space', header: 'Bearer ' },
    { id: 'A13-leading-space', header: ' Bearer a.b.c' },
    { id: 'A13-trailing-space', header: 'Bearer a.b.c ' },
    { id: 'A13-newline', header: 'Bearer a.b.c\n' },
    ...BEARER_ATTACKS.map(({ id, present }) => ({ id, header: present?.('a.b.c') ?? [] })),
  ])('refuses $id as malformed', ({ header }) => {
    expect(() => readBearerToken(header)).toThrow(
      expect.objectContaining({ code: 'ERR_INVOCATION_TOKEN', refusal: 'malformed' }),
    )
  })
})
