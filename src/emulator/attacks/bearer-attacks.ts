/**
 * Catalogue part A: genuine tokens in `authorization` headers that are none.
 *
 * @module
 */
import type { Attack } from './attack.js'

const sentAs = (id: string, present: (token: string) => readonly string[] | string): Attack => ({
  id,
  refusal: 'malformed',
  forge: ({ signed, header, claims }) => signed(header, claims()),
  present: (token) => [present(token)].flat(),
})

/** The token itself would pass. */
export const BEARER_ATTACKS: readonly Attack[] = [
  sentAs('A13-empty', () => ''),
  sentAs('A13-scheme-alone', () => 'Bearer'),
  sentAs('A13-token-alone', (token) => token),
  sentAs('A13-basic', (token) => `Basic ${token}`),
  sentAs('A13-jwt-scheme', (token) => `JWT ${token}`),
  sentAs('A13-no-space', (token) => `Bearer${token}`),
  sentAs('A13-double-space', (token) => `Bearer  ${token}`),
  sentAs('A13-tab', (token) => `Bearer\t${token}`),
  sentAs('A13-no-break-space', (token) => `Bearer\u00A0${token}`),
  sentAs('A13-second-line', (token) => `Bearer ${token}\nBearer ${token}`),
  sentAs('A13-two-tokens', (token) => `Bearer ${token} ${token}`),
  sentAs('A13-list', (token) => `Bearer ${token}, Bearer ${token}`),
  sentAs('A13-list-of-schemes', (token) => `Basic x, Bearer ${token}`),
  sentAs('A13-twice', (token) => `Bearer Bearer ${token}`),
  sentAs('A13-parameter', (token) => `Bearer token=${token}`),
  sentAs('A13-quoted', (token) => `Bearer "${token}"`),
  sentAs('A13-padding-inside', (token) => `Bearer ${token.replace('.', '=.')}`),
  sentAs('A13-letter-beyond-ascii', (token) => `Bearer ${token.replace('.', '.\u00FC')}`),
  sentAs('A13-look-alike-scheme', (token) => `Be\u0430rer ${token}`),
  sentAs('A13-two-headers', (token) => [`Bearer ${token}`, 'Bearer d.e.f']),
  sentAs('A13-two-equal-headers', (token) => [`Bearer ${token}`, `Bearer ${token}`]),
  sentAs('A13-empty-second-header', (token) => [`Bearer ${token}`, '']),
]
