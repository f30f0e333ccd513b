/**
 * One variant of the client under test: `node storage-client.mjs VARIANT URL CONCURRENCY`; prints its rate, and the CPU of a call in µs.
 */
import { load, warmUp } from './measure.mjs'
import { OPENERS } from './storage-gets.mjs'

const [, , variant, url, concurrencyText] = process.argv
const open = OPENERS[variant](url)
const call = async () => {
  const { get, end } = open()
  const value = await get('k')
  end()
  if (value?.count !== 7) throw new Error(`${variant} did not read the value`)
}

const concurrency = Number(concurrencyText)
await warmUp({ calls: 2000, milliseconds: 700, concurrency, call })
const figures = await load({ seconds: 1, concurrency, call })
console.log(JSON.stringify(figures))
process.exit(0)
