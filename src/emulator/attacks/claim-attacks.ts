/**
 * Catalogue part D: issuer, audience, required claims and times of tokens whose signature is genuine.
 *
 * @module
 */
import type { Attack } from './attack.js'
import { changeApp, changeClaims } from './claim-change.js'

const issuer = changeClaims('issuer')
const audience = changeClaims('audience')
const expired = changeClaims('expired')
const early = changeClaims('not-yet-valid')
const wrong = changeClaims('claims')
const wholeApp = (id: string, app: unknown): Attack => ({
  id,
  refusal: 'claims',
  forge: ({ signed, header, claims }) => signed(header, { ...claims(), app }),
})

const YEAR = 365 * 24 * 3600

/** Tokens that are for somebody else, from somebody else, or out of their time. */
export const CLAIM_ATTACKS: readonly Attack[] = [
  issuer('D1-iss-other', { iss: 'forge/other' }),
  issuer('D1-iss-context-token', { iss: 'forge/context-token', aud: 'forge' }),
  issuer('D1-iss-missing', { iss: undefined }),
  issuer('D1-iss-null', { iss: null }),
  issuer('D1-iss-array', { iss: ['forge/invocation-token'] }),
  issuer('D1-iss-object', { iss: { 0: 'forge/invocation-token' } }),
  issuer('D1-iss-prefix', { iss: 'forge/invocation' }),
  issuer('D1-iss-longer', { iss: 'forge/invocation-token/' }),
  issuer('D1-iss-upper-case', { iss: 'FORGE/INVOCATION-TOKEN' }),
  issuer('D1-iss-space', { iss: ' forge/invocation-token' }),
  issuer('D1-iss-empty', { iss: '' }),
  audience('D2-aud-missing', { aud: undefined }),
  audience('D2-aud-null', { aud: null }),
  audience('D2-aud-number', { aud: 1 }),
  audience('D2-aud-empty', { aud: '' }),
  audience('D2-aud-empty-array', { aud: [] }),
  audience('D2-aud-prefix', ({ appId }) => ({ aud: appId.slice(0, -1) })),
  audience('D2-aud-longer', ({ appId }) => ({ aud: `${appId}/` })),
  audience('D2-aud-upper-case', ({ appId }) => ({ aud: appId.toUpperCase() })),
  audience('D2-aud-bare-uuid', ({ appId }) => ({ aud: appId.split('/')[1] })),
  audience('D2-aud-space', ({ appId }) => ({ aud: `${appId} ` })),
  audience('D2-aud-object', ({ appId }) => ({ aud: { [appId]: true } })),
  audience('D2-aud-nested', ({ appId }) => ({ aud: [[appId]] })),
  audience('D2-aud-null-in-array', { aud: [null] }),
  audience('D3-aud-right-and-other', ({ appId }) => ({
    aud: [appId, 'ari:cloud:ecosystem::app/other'],
  })),
  audience('D3-aud-other-and-right', ({ appId }) => ({
    aud: ['ari:cloud:ecosystem::app/other', appId],
  })),
  audience('D3-aud-twice', ({ appId }) => ({ aud: [appId, appId] })),
  audience('D5-token-of-another-app', {
    aud: 'ari:cloud:ecosystem::app/stranger',
    app: { id: 'ari:cloud:ecosystem::app/stranger' },
  }),
  changeApp('D6-app-id-other', { id: 'ari:cloud:ecosystem::app/stranger' }),
  changeApp('D6-app-id-upper-case', ({ appId }) => ({ id: appId.toUpperCase() })),
  changeApp('D6-app-id-missing', { id: undefined }),
  changeApp('D6-app-id-array', ({ appId }) => ({ id: [appId] })),
  wrong('D7-exp-missing', { exp: undefined }),
  wrong('D7-nbf-missing', { nbf: undefined }),
  wrong('D7-iat-missing', { iat: undefined }),
  ...[undefined, null, [], 'app', 1].map((app, index) => wholeApp(`D7-app-${index}`, app)),
  changeApp('D7-installation-id-missing', { installationId: undefined }),
  changeApp('D7-installation-id-empty', { installationId: '', installation: undefined }),
  changeApp('D7-installation-id-number', { installationId: 7 }),
  changeApp('D7-installation-id-array', ({ installationId }) => ({
    installationId: [installationId],
  })),
  changeApp('D7-installation-id-null', { installationId: null }),
  changeApp('D7-environment-null', { environment: null }),
  changeApp('D7-module-key-null', { module: { type: 'xen:macro', key: null } }),
  changeApp('D7-environment-missing', { environment: undefined }),
  changeApp('D7-environment-id-missing', { environment: { type: 'PRODUCTION' } }),
  changeApp('D7-environment-id-empty', { environment: { type: 'PRODUCTION', id: '' } }),
  changeApp('D7-module-missing', { module: undefined }),
  changeApp('D7-module-string', { module: 'xen:macro' }),
  changeApp('D7-module-type-missing', { module: { key: 'k' } }),
  changeApp('D7-module-type-array', { module: { type: ['core:trigger'], key: 'k' } }),
  changeApp('D7-module-key-missing', { module: { type: 'xen:macro' } }),
  wrong('D8-exp-string', ({ nowSeconds }) => ({ exp: String(nowSeconds + 25) })),
  wrong('D8-exp-null', { exp: null }),
  wrong('D8-exp-negative', { exp: -1 }),
  wrong('D8-exp-fraction', ({ nowSeconds }) => ({ exp: nowSeconds + 25.5 })),
  wrong('D8-exp-array', ({ nowSeconds }) => ({ exp: [nowSeconds + 25] })),
  wrong('D8-exp-true', { exp: true }),
  expired('D8-exp-zero', { exp: 0 }),
  expired('D8-exp-an-hour-ago', ({ nowSeconds }) => ({
    iat: nowSeconds - 3625,
    nbf: nowSeconds - 3625,
    exp: nowSeconds - 3600,
  })),
  wrong('D9-exp-1e308', { exp: 1e308 }),
  wrong('D9-exp-beyond-safe', { exp: 2 ** 53 }),
  wrong('D9-exp-year-9999', { exp: 253_402_300_799 }),
  wrong('D9-exp-milliseconds', ({ nowSeconds }) => ({ exp: (nowSeconds + 25) * 1000 })),
  wrong('D9-ten-years', ({ nowSeconds }) => ({ exp: nowSeconds + 10 * YEAR })),
  wrong('D9-lifetime-3601', ({ nowSeconds }) => ({ exp: nowSeconds + 3601 })),
  wrong('D9-lifetime-from-the-past', ({ nowSeconds }) => ({
    iat: nowSeconds - 3600,
    exp: nowSeconds + 1,
  })),
  wrong('D9-lifetime-zero', ({ nowSeconds }) => ({ exp: nowSeconds })),
  wrong('D9-exp-before-iat', ({ nowSeconds }) => ({ exp: nowSeconds - 1 })),
  early('D10-nbf-in-a-year', ({ nowSeconds }) => ({ nbf: nowSeconds + YEAR })),
  early('D11-iat-in-an-hour', ({ nowSeconds }) => ({
    iat: nowSeconds + 3600,
    exp: nowSeconds + 3625,
  })),
  wrong('D11-iat-string', ({ nowSeconds }) => ({ iat: String(nowSeconds) })),
  wrong('D11-iat-negative', { iat: -1 }),
  wrong('D11-nbf-string', ({ nowSeconds }) => ({ nbf: String(nowSeconds) })),
  wrong('D11-nbf-null', { nbf: null }),
]
