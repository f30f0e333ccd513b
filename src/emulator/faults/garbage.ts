/**
 * Answers with status 200 that are none.
 *
 * @module
 */
import type { HttpDisturbance } from '../send-outcome.js'
import type { GarbageFault, HtmlFault, HugeFault } from './fault-rule.js'

const JSON_TYPE = 'application/json'

const DEFAULT_HUGE_BYTES = 16 * 1024 * 1024

const PAGE = `<!DOCTYPE html>
<html>
  <head><title>Just a moment</title></head>
  <body><h1>We will be back soon</h1></body>
</html>
`

const GARBAGE: Readonly<
  Record<(HtmlFault | GarbageFault)['kind'], { contentType: string; text: string }>
> = {
  html: { contentType: 'text/html; charset=utf-8', text: PAGE },
  'bad-json': { contentType: JSON_TYPE, text: '{"key":"k","value":{"a":[1,2' },
  'wrong-shape': { contentType: JSON_TYPE, text: '{"result":{"items":null},"ok":"maybe"}' },
}

/** @returns What is sent instead of the answer. */
export function toGarbage(action: HtmlFault | GarbageFault | HugeFault): HttpDisturbance {
  const answer = { kind: 'text', status: 200 } as const
  if (action.kind !== 'huge') return { ...answer, ...GARBAGE[action.kind] }
  return { ...answer, contentType: JSON_TYPE, text: toJsonOfSize(action.bytes) }
}

function toJsonOfSize(bytes: number = DEFAULT_HUGE_BYTES): string {
  const [before, after] = ['{"key":"', '"}'] as const
  return `${before}${'x'.repeat(bytes - before.length - after.length)}${after}`
}
