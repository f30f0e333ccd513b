/**
 * Keys, claims and tokens for tests: valid by default, each part replaceable.
 *
 * @module
 */
import { type KeyObject, generateKeyPairSync, sign } from 'node:crypto'
import { CompactSign } from 'jose'
import { CANARY } from './canary.js'

/** Where test time stands. */
export const NOW = Date.parse('2026-11-20T10:00:00.000Z')

export const NOW_SECONDS = NOW / 1000

const APP_UUID = '5a8e2b1c-0f3d-4c7a-9b64-2d1e8f7a6c50'

export const APP_ID = `ari:cloud:ecosystem::app/${APP_UUID}`

export const OTHER_APP_ID = 'ari:cloud:ecosystem::app/d3b07384-d9a0-4f1e-8c2b-7e6f5a4d3c2b'

export const INSTALLATION_ID =
  'ari:cloud:ecosystem::installation/0c9a4d52-6b1f-4e0e-8d3a-1f2e3d4c5b6a'

export const CLOUD_ID = 'b3f1c2d4-5e6a-4789-90ab-cdef01234567'

export const KEY_ID = 'forge/invocation-token/wf-7c1b'

type Json = Record<string, unknown>

/** An RSA key pair under a key id. */
export interface TestKey {
  kid: string
  privateKey: KeyObject
  jwk: Json
}

export function createTestKey(kid: string): TestKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' }
  return { kid, privateKey, jwk }
}

/** Claims as a macro's `invokeRemote` carries them; members of `app` are replaced one by one, those set to `undefined` are left out. */
export function buildClaims({ app = {}, ...overrides }: Json & { app?: Json } = {}): Json {
  return withoutUndefined({
    iss: 'forge/invocation-token',
    aud: APP_ID,
    iat: NOW_SECONDS,
    nbf: NOW_SECONDS,
    exp: NOW_SECONDS + 25,
    jti: '0123456789abcdef0123456789abcdef01234567',
    app: withoutUndefined({
      id: APP_ID,
      version: '16',
      appVersion: '16.0.1',
      installationId: INSTALLATION_ID,
      apiBaseUrl: `https://api.atlassian.com/ex/confluence/${CLOUD_ID}`,
      installation: {
        id: INSTALLATION_ID,
        contexts: [
          { name: 'confluence', apiBaseUrl: `https://api.atlassian.com/ex/confluence/${CLOUD_ID}` },
        ],
      },
      environment: {
        type: 'PRODUCTION',
        id: `ari:cloud:ecosystem::environment/${APP_UUID}/7b1d`,
      },
      module: { type: 'xen:macro', key: 'survey-macro' },
      ...app,
    }),
    context: { cloudId: CLOUD_ID, extension: { type: 'macro', note: CANARY } },
    principal: `712020:${CANARY}`,
    ...overrides,
  })
}

/** Signs as Forge does, with jose. */
export function signToken(claims: Json, key: TestKey, header: Json = {}): Promise<string> {
  const protectedHeader = { alg: 'RS256', kid: key.kid, ...header }
  return new CompactSign(Buffer.from(JSON.stringify(claims)))
    .setProtectedHeader(protectedHeader)
    .sign(key.privateKey)
}

/** Bytes, text or JSON to be signed as they are. */
export type Part = Buffer | string | Json

/** Signs what no library would sign. */
export function signParts(header: Part, payload: Part, privateKey: KeyObject): string {
  const input = `${encode(header)}.${encode(payload)}`
  return `${input}.${sign('RSA-SHA256', Buffer.from(input), privateKey).toString('base64url')}`
}

export function encode(part: Part): string {
  const bytes =
    typeof part === 'string' || Buffer.isBuffer(part) ? Buffer.from(part) : JSON.stringify(part)
  return Buffer.from(bytes).toString('base64url')
}

function withoutUndefined(members: Json): Json {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
}
