/**
 * Sends hostile tokens until it is stopped: `node flood-client.mjs KIND URL VALID_TOKEN`.
 */
import { Pool } from 'undici'

const [, , kind, url, token] = process.argv
const [, payload, signature] = token.split('.')
const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')

const HOSTILE = {
  'unknown-key': (index) => {
    const header = encode({ alg: 'RS256', kid: `forge/invocation-token/${index}` })
    return `${header}.${payload}.${signature}`
  },
  'bad-signature': (index) => {
    const digits = String(index % 1e9).padStart(9, '0')
    return `${token.slice(0, token.lastIndexOf('.') + 1)}${digits}${signature.slice(9)}`
  },
}

const pool = new Pool(url, { connections: 64 })
let sent = 0
const flood = async () => {
  for (;;) {
    sent += 1
    const headers = { authorization: `Bearer ${HOSTILE[kind](sent)}` }
    const { statusCode, body } = await pool.request({ method: 'GET', path: '/', headers })
    await body.dump()
    if (statusCode === 200) throw new Error(`a hostile token was let in: ${kind}`)
  }
}
console.log(JSON.stringify({ started: true }))
await Promise.all(Array.from({ length: 64 }, flood))
