/**
 * Catalogue part B: signatures that are not the one that belongs to the token.
 *
 * @module
 */
import { constants, sign } from 'node:crypto'
import type { Attack, AttackKit } from './attack.js'
import { encodePart, signParts, takeApart } from './sign-parts.js'

const PSS = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }

const forged = (id: string, forge: Attack['forge']): Attack => ({ id, refusal: 'signature', forge })
const resigned = (
  id: string,
  change: (signature: Buffer, parts: readonly string[], kit: AttackKit) => Buffer,
): Attack =>
  forged(id, (kit) => {
    const [h, p, s] = kit.parts()
    const signature = change(Buffer.from(s, 'base64url'), [h, p], kit)
    return `${h}.${p}.${signature.toString('base64url')}`
  })

/** Tokens whose header is in order. */
export const SIGNATURE_ATTACKS: readonly Attack[] = [
  forged('B9-altered-payload', ({ parts, claims }) => {
    const [h, , s] = parts()
    return `${h}.${encodePart(claims({ principal: 'somebody-else' }))}.${s}`
  }),
  forged('B9-altered-header', ({ parts, header }) => {
    const [, p, s] = parts()
    return `${encodePart({ ...header, typ: 'JWT' })}.${p}.${s}`
  }),
  forged('B9-stranger', ({ header, claims, stranger }) =>
    signParts(header, claims(), stranger.privateKey),
  ),
  forged('B9-signature-of-another-token', ({ parts, signed, header, claims }) => {
    const [h, p] = parts()
    const [, , s] = takeApart(signed(header, claims({ jti: 'another' })))
    return `${h}.${p}.${s}`
  }),
  resigned('B9-sha1-inside', (_signature, parts, { key }) =>
    sign('RSA-SHA1', Buffer.from(parts.join('.')), key.privateKey),
  ),
  resigned('B9-sha512-inside', (_signature, parts, { key }) =>
    sign('RSA-SHA512', Buffer.from(parts.join('.')), key.privateKey),
  ),
  resigned('B9-pss-inside', (_signature, parts, { key }) =>
    sign('RSA-SHA256', Buffer.from(parts.join('.')), { key: key.privateKey, ...PSS }),
  ),
  resigned('B9-payload-alone', (_signature, parts, { key }) =>
    sign('RSA-SHA256', Buffer.from(parts[1] ?? ''), key.privateKey),
  ),
  resigned('B9-decoded-input', (_signature, parts, { key }) =>
    sign('RSA-SHA256', Buffer.from(parts.map(decode).join('.')), key.privateKey),
  ),
  resigned('B9-zeros', (signature) => Buffer.alloc(signature.length)),
  resigned('B9-ones', (signature) => Buffer.alloc(signature.length, 0xff)),
  resigned('B9-one', (signature) => {
    const one = Buffer.alloc(signature.length)
    one[one.length - 1] = 1
    return one
  }),
  resigned('B9-one-byte', () => Buffer.from([1])),
  resigned('B9-truncated', (signature) => signature.subarray(0, -1)),
  resigned('B9-leading-zero', (signature) => Buffer.concat([Buffer.alloc(1), signature])),
  resigned('B9-trailing-zero', (signature) => Buffer.concat([signature, Buffer.alloc(1)])),
  resigned('B9-twice', (signature) => Buffer.concat([signature, signature])),
  resigned('B9-reversed', (signature) => Buffer.from([...signature].toReversed())),
  resigned('B9-modulus', (_signature, _parts, { key }) =>
    Buffer.from(String(key.publicJwk.n), 'base64url'),
  ),
  ...[0, 100, 255].map((at) =>
    resigned(`B9-flipped-bit-${at}`, (signature) => {
      const flipped = Buffer.from(signature)
      flipped.writeUInt8(flipped.readUInt8(at) ^ 1, at)
      return flipped
    }),
  ),
]

function decode(part: string): string {
  return Buffer.from(part, 'base64url').toString()
}
