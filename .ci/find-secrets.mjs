#!/usr/bin/env node
// Searches what a test run printed for secrets: every secret of the tests is a JWT or carries the canary of test/invocation/canary.ts.
import { readFileSync } from 'node:fs'

const [, , logFile] = process.argv
const source = readFileSync(new URL('../test/invocation/canary.ts', import.meta.url), 'utf8')
const canary = /CANARY = '([^']+)'/.exec(source)?.[1]
if (canary === undefined) throw new Error('test/invocation/canary.ts names no canary')

// Of the base64url of a text with the canary in it, the part that the canary alone decides; there are three ways to start.
const encoded = [0, 1, 2].map((lead) => {
  const bytes = Buffer.concat([Buffer.alloc(lead), Buffer.from(canary)])
  const known = Math.floor((bytes.length * 8) / 6)
  return bytes.toString('base64url').slice(Math.ceil((lead * 8) / 6), known)
})
const escape = (text) => text.replace(/[^\w]/g, '\\$&')
const forms = [canary, canary.toUpperCase(), Buffer.from(canary).toString('hex'), ...encoded]
const secret = new RegExp([...forms.map(escape), 'eyJ[\\w-]{16,}\\.[\\w-]{16,}'].join('|'))

const found = readFileSync(logFile, 'utf8')
  .split('\n')
  .flatMap((line, index) => (secret.test(line) ? [index + 1] : []))
console.log(
  found.length === 0
    ? 'no secret in the output of the tests'
    : `secrets in the output of the tests, on its lines ${found.join(', ')} (not shown)`,
)
process.exitCode = found.length === 0 ? 0 : 1
