/**
 * A server that answers every `get` at once, so that clients are all that is measured.
 */
import { createServer } from 'node:http'

const ANSWER = JSON.stringify({ key: 'k', value: { text: 'x'.repeat(200), count: 7 } })

const server = createServer((request, response) => {
  request.resume()
  request.on('end', () => {
    response.setHeader('content-type', 'application/json')
    response.end(ANSWER)
  })
})
server.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ url: `http://127.0.0.1:${server.address().port}` }))
})
