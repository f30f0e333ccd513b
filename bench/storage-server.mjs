/**
 * A server that knows every key, so that clients are all that is measured.
 *
 * `POST /control` sets `latencyMs`, how long an answer takes, and `failEvery`, which answer of how many is a 503; it answers with the number of
 * requests since the last time.
 */
import { createServer } from 'node:http'

const VALUE = { text: 'x'.repeat(200), count: 7 }

let latencyMs = 0
let failEvery = Infinity
let requests = 0

const ANSWERS = {
  '/control': (asked) => {
    const counted = requests
    ;({ latencyMs = 0, failEvery = Infinity } = asked)
    requests = 0
    return { requests: counted }
  },
  '/v1/get': ({ key }) => ({ key, value: VALUE }),
  '/v1/set': () => ({}),
  '/v1/entity/set': () => ({}),
  '/v1/batch/get': (items) => ({
    successfulKeys: items.map(({ key }) => ({ key, value: VALUE })),
    failedKeys: [],
  }),
}

function answer(url, body, response) {
  const isFailure = url !== '/control' && ++requests % failEvery === 0
  response.statusCode = isFailure ? 503 : 200
  response.setHeader('content-type', 'application/json')
  const send = () => response.end(JSON.stringify(isFailure ? {} : ANSWERS[url](JSON.parse(body))))
  if (latencyMs === 0 || url === '/control') send()
  else setTimeout(send, latencyMs)
}

const server = createServer((request, response) => {
  let body = ''
  request.setEncoding('utf8')
  request.on('data', (chunk) => {
    body += chunk
  })
  request.on('end', () => answer(request.url, body, response))
})
server.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ url: `http://127.0.0.1:${server.address().port}` }))
})
