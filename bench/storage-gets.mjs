/**
 * The ways to read a value that are compared.
 */
import axios from 'axios'
import { createStorage, createTransport, remoteDoor } from 'forge-remote'
import { Pool } from 'undici'
import { createRequests } from './request-storage.mjs'

const TOKEN = 'x'.repeat(1500)
const HEADERS = {
  authorization: `Bearer ${TOKEN}`,
  'content-type': 'application/json',
  accept: 'application/json',
}

/** By name of the variant: makes a function that opens the storage of one request, which reads values by key and is ended. */
export const OPENERS = {
  undici: (url) => {
    const pool = new Pool(url, { connections: 64 })
    return shared(async (key) => {
      const body = JSON.stringify({ key })
      const request = { method: 'POST', path: '/v1/get', headers: HEADERS, body }
      const response = await pool.request(request)
      return (await response.body.json()).value
    })
  },
  fetch: (url) =>
    shared(async (key) => {
      const request = { method: 'POST', headers: HEADERS, body: JSON.stringify({ key }) }
      const response = await fetch(`${url}/v1/get`, request)
      return (await response.json()).value
    }),
  axios: (url) =>
    shared(async (key) => {
      const response = await axios.post(`${url}/v1/get`, { key }, { headers: HEADERS })
      return response.data.value
    }),
  request: (url) => {
    const nextRequest = createRequests(url, TOKEN)
    return () => {
      const { context, end } = nextRequest()
      return { get: context.storage.get, end }
    }
  },
  coalescing: (url) => shared(createClient(url, { coalesceGets: true }).get),
  'not-coalescing': (url) => shared(createClient(url, { coalesceGets: false }).get),
}

function createClient(url, options) {
  const door = remoteDoor({ storageUrl: url, bearer: () => TOKEN })
  return createStorage({ transport: createTransport(), door, ...options })
}

function shared(get) {
  const opened = { get, end: () => {} }
  return () => opened
}
