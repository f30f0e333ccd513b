/**
 * What each row of the catalogue of attacks is about, for people who read a scorecard.
 *
 * @module
 */

/** A row of the catalogue. */
export interface AttackRow {
  /** What is sent, and what a weak verifier does wrong. */
  readonly about: string
  /** The rule that it breaks, or the mistake that made it known. */
  readonly source: string
}

const row = (about: string, source: string): AttackRow => ({ about, source })

/** By the part of an attack's id before the first dash. */
export const ATTACK_ROWS: ReadonlyMap<string, AttackRow> = new Map([
  [
    'A1',
    row(
      'A token that is not three parts with dots between: a verifier that splits without counting judges other bytes than were signed',
      'RFC 7515 section 7.1',
    ),
  ],
  [
    'A2',
    row(
      'Something in front of the token: a verifier that tidies it away accepts a text that nobody signed',
      'RFC 7515 section 7.1',
    ),
  ],
  [
    'A3',
    row(
      'White space or a control character in the token: lenient decoding skips it, so that one token has many spellings and slips past a list of used ones',
      'RFC 7515 section 2',
    ),
  ],
  [
    'A4',
    row(
      'Padding that base64url in tokens never has: lenient decoding gives the same token a second spelling',
      'RFC 7515 section 2',
    ),
  ],
  [
    'A5',
    row(
      'Another last character that stands for the same bytes: a verifier that keys a cache or a replay list on the text is deceived',
      'RFC 4648 section 3.5',
    ),
  ],
  [
    'A6',
    row(
      'Characters outside the base64url alphabet: lenient decoding drops them or reads them as others',
      'RFC 4648 sections 3.3 and 5',
    ),
  ],
  [
    'A7',
    row(
      'A byte order mark before the JSON: parsers disagree on whether it is there',
      'RFC 8259 section 8.1',
    ),
  ],
  [
    'A8',
    row(
      'Bytes that are not UTF-8: a lenient decoder replaces them, and two texts become one',
      'RFC 7519 section 7.2',
    ),
  ],
  [
    'A9',
    row(
      'A header or payload that is no JSON object: a careless verifier crashes on it, or finds no claim to object to',
      'RFC 7519 section 7.2',
    ),
  ],
  [
    'A10',
    row(
      'One name twice in an object: the verifier reads the last, a proxy in front of it the first',
      'RFC 7515 section 4, RFC 7519 section 4',
    ),
  ],
  [
    'A11',
    row(
      'Thousands of nested objects: a recursive reader runs out of stack, or blocks everybody else',
      'RFC 8259 section 9, CWE-674',
    ),
  ],
  [
    'A12',
    row(
      'A token far larger than Forge sends: a verifier that decodes before it measures is kept busy for nothing',
      'CWE-770',
    ),
  ],
  [
    'A13',
    row(
      'A genuine token in a header that is no bearer header: a lenient reader and a proxy disagree on who is calling',
      'RFC 6750 section 2.1, RFC 9110 section 5.3',
    ),
  ],
  [
    'A14',
    row(
      'Members called __proto__ or constructor under documented claims: code that copies claims into objects inherits what the token says',
      'CWE-1321',
    ),
  ],
  [
    'B1',
    row(
      'No signature at all: a verifier that lets the token choose "none" believes any claims',
      'CVE-2022-23540, RFC 8725 section 2.1',
    ),
  ],
  [
    'B2',
    row(
      'Signed by HMAC with the public key as the secret: a verifier that takes the algorithm from the token checks it with a key that everybody has',
      'CVE-2015-9235, CVE-2026-34950',
    ),
  ],
  [
    'B3',
    row(
      'Signed by an algorithm that Forge does not use: a verifier without a list of algorithms takes the weakest that an attacker finds',
      'CVE-2022-23539, CVE-2026-22817, RFC 8725 section 3.1',
    ),
  ],
  [
    'B4',
    row(
      'An algorithm that is missing, of the wrong type or misspelt: a lenient comparison takes it for RS256',
      'RFC 7515 section 4.1.1',
    ),
  ],
  [
    'B5',
    row(
      'A header that must be understood: a verifier that ignores "crit" skips rules that the signer asked for',
      'CVE-2026-35042, RFC 7515 section 4.1.11',
    ),
  ],
  [
    'B6',
    row(
      'A payload said to be unencoded: signer and verifier read different bytes',
      'RFC 7797 section 6',
    ),
  ],
  [
    'B7',
    row(
      'A header that announces nesting, compression or encryption: a verifier that follows it can be made to unpack a bomb',
      'CVE-2024-28176, RFC 8725 section 2.4',
    ),
  ],
  [
    'B8',
    row(
      'A token of another type under a genuine signature: a verifier that does not look takes it for an invocation',
      'RFC 8725 section 3.11',
    ),
  ],
  [
    'B9',
    row(
      'A signature that is not of this token by this key: a verifier that only decodes, or pads and truncates, accepts it',
      'RFC 7515 section 5.2, RFC 8017 section 8.2.2',
    ),
  ],
  [
    'C2',
    row(
      'No key id: a verifier that tries every key cannot tell whose token it is',
      'RFC 7515 section 4.1.4',
    ),
  ],
  [
    'C3',
    row(
      'A key id that names no published key: a verifier that falls back to some other key accepts it',
      'RFC 7515 section 4.1.4',
    ),
  ],
  [
    'C4',
    row(
      'A key id that is a path, a query, an address or code: a verifier that looks keys up by text follows it',
      'RFC 8725 section 3.10, CWE-22, CWE-89',
    ),
  ],
  [
    'C5',
    row(
      'A stranger’s key, or its address, in the header: a verifier that uses it lets everybody sign',
      'CVE-2018-0114, RFC 8725 section 3.10',
    ),
  ],
  [
    'C6',
    row(
      'A genuine signature next to a key that Forge never sends: a verifier that follows the address can be sent anywhere',
      'RFC 8725 section 3.10, CWE-918',
    ),
  ],
  [
    'C25',
    row(
      'Claims that name another key set: a verifier that picks its keys by claims lets the token choose its judge',
      'RFC 8725 section 3.10',
    ),
  ],
  [
    'D1',
    row(
      'Another issuer, or one of the wrong type: a verifier that does not compare takes tokens of other services',
      'CVE-2025-30144, RFC 7519 section 4.1.1',
    ),
  ],
  [
    'D2',
    row(
      'An audience that is nearly this app: a verifier that compares loosely lets in tokens of other apps',
      'RFC 7519 section 4.1.3, RFC 8725 section 3.9',
    ),
  ],
  [
    'D3',
    row(
      'Several audiences at once: the token was meant for somebody else as well, who can replay it here',
      'RFC 8725 section 3.9',
    ),
  ],
  [
    'D5',
    row(
      'A genuine token of another app: a verifier that takes the audience from the token lets every app in',
      'RFC 8725 section 3.9',
    ),
  ],
  [
    'D6',
    row(
      'An app id that is not the audience: code behind a verifier that compares neither serves the wrong app',
      'Forge Remote essentials',
    ),
  ],
  [
    'D7',
    row(
      'A claim missing that Forge always sends: a verifier that checks only what is there never lets such a token end',
      'Forge Remote essentials, RFC 7519 section 4',
    ),
  ],
  [
    'D8',
    row(
      'An end that has passed, or is no whole number: loose arithmetic makes it valid again',
      'RFC 7519 sections 2 and 4.1.4',
    ),
  ],
  [
    'D9',
    row(
      'A life far longer than an invocation’s: whoever finds such a token once can use it for years',
      'RFC 7519 section 4.1.4, Forge Remote essentials',
    ),
  ],
  [
    'D10',
    row(
      'A token that is not valid yet: a verifier that skips "nbf" takes tokens made in advance',
      'RFC 7519 section 4.1.5',
    ),
  ],
  [
    'D11',
    row(
      'A token from the future, or with times of the wrong type: a verifier that skips "iat" cannot bound its life',
      'RFC 7519 section 4.1.6',
    ),
  ],
  [
    'D13',
    row(
      'Installation, site and address that contradict one another: code that trusts one of them touches another customer’s data',
      'Forge Remote essentials',
    ),
  ],
  [
    'D14',
    row(
      'An environment that does not exist: code that compares loosely mixes production with something else',
      'Forge Remote essentials',
    ),
  ],
  [
    'D15',
    row(
      'A user id of the wrong type: a comparison or a query by it means something else',
      'Forge Remote essentials, CWE-843',
    ),
  ],
  [
    'D16',
    row(
      'An API address that leads elsewhere: a remote that calls it sends its access token there',
      'CWE-918',
    ),
  ],
  [
    'D18',
    row(
      'The label of an isolated cloud that is not set up: a verifier that builds an address from it asks an attacker for keys',
      'RFC 8725 section 3.10',
    ),
  ],
  [
    'D19',
    row(
      'Overlong values, control characters and wrong types: they end up in logs, cache keys and queries',
      'CWE-20, CWE-117',
    ),
  ],
])
