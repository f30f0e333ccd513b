/**
 * Plays a day in the life of a survey through a running app.
 *
 * @module
 */
import { performance } from 'node:perf_hooks'
import { z } from 'zod'
import { type AskOptions, type Call, FORGE, ask, isThere } from './ask.js'
import { renderExchange } from './render-exchange.js'

/** What the scenario plays with. */
export interface ScenarioOptions extends AskOptions {
  /** Receives each line. */
  print: (line: string) => void
  /** Whether lines may be coloured. */
  colours: boolean
}

/** How the scenario went. */
export interface ScenarioResult {
  /** The survey that was played with. */
  surveyId: string
  /** Requests that were printed. */
  requests: number
  /** Requests that were answered with another status than expected. */
  surprises: number
}

type Send = (call: Call & { expected: number }) => Promise<unknown>

const SCORES = { alice: 5, bob: 4, carol: 2, dave: 5, erin: 3 } as const

// A wrong answer is counted by its status; the scenario goes on with what it has.
const createdSchema = z.looseObject({ id: z.string() }).catch({ id: 'none' })
const pageSchema = z.looseObject({ cursor: z.string() }).catch({ cursor: 'none' })
const refusalSchema = z.looseObject({ code: z.string().optional() }).catch({})

/**
 * Sends one request after the other and prints each as a line.
 *
 * @throws DOMException `TimeoutError` when an answer takes too long.
 */
export async function playScenario(options: ScenarioOptions): Promise<ScenarioResult> {
  const result = { surveyId: '', requests: 0, surprises: 0 }
  const send: Send = async (call) => {
    const { status, body, tookMs } = await ask(options, call)
    result.requests += 1
    if (status !== call.expected) result.surprises += 1
    const { code } = refusalSchema.parse(body)
    options.print(renderExchange({ ...call, status, code, tookMs }, options))
    return body
  }
  const startedAt = performance.now()
  result.surveyId = await openSurvey(send)
  await respond(send, result.surveyId)
  await read(send, result.surveyId)
  await close(send, result.surveyId)
  options.print(renderClosing(result, performance.now() - startedAt))
  return result
}

async function openSurvey(send: Send): Promise<string> {
  const event = { eventType: 'avi:forge:installed:app' }
  await send({ who: FORGE, method: 'POST', path: '/events', body: event, expected: 204 })
  const body = { title: 'Sprint 42', question: 'How was the sprint?' }
  const created = await send({
    who: 'alice',
    method: 'POST',
    path: '/api/surveys',
    body,
    expected: 201,
  })
  return createdSchema.parse(created).id
}

async function respond(send: Send, surveyId: string): Promise<void> {
  const path = `/api/surveys/${surveyId}/responses`
  for (const [who, score] of Object.entries(SCORES)) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other, so that the lines read like a story
    await send({ who, method: 'POST', path, body: { score }, expected: 201 })
  }
  await send({ who: 'bob', method: 'POST', path, body: { score: 1 }, expected: 409 })
}

async function read(send: Send, surveyId: string): Promise<void> {
  const survey = `/api/surveys/${surveyId}`
  const firstPage = `${survey}/responses?minScore=3&limit=2`
  const first = await send({ who: 'alice', method: 'GET', path: firstPage, expected: 200 })
  const cursor = encodeURIComponent(pageSchema.parse(first).cursor)
  const secondPage = `${firstPage}&cursor=${cursor}`
  await send({ who: 'alice', method: 'GET', path: secondPage, expected: 200 })
  await send({ who: 'alice', method: 'GET', path: `${survey}/export`, expected: 200 })
  const summarise = '/scheduled/nightly-summary'
  await send({ who: FORGE, method: 'POST', path: summarise, expected: 204 })
  const path = `${survey}/summary`
  await send({ who: 'carol', method: 'GET', path, expected: 200, until: isThere })
}

async function close(send: Send, surveyId: string): Promise<void> {
  const survey = `/api/surveys/${surveyId}`
  await send({ who: 'alice', method: 'POST', path: `${survey}/close`, expected: 200 })
  await send({ who: 'alice', method: 'POST', path: `${survey}/close`, expected: 409 })
  await send({ who: 'bob', method: 'GET', path: `${survey}/summary`, expected: 200 })
}

function renderClosing({ requests, surprises }: ScenarioResult, tookMs: number): string {
  const seconds = `${(tookMs / 1000).toFixed(1)} s`
  return surprises === 0
    ? `${requests} requests in ${seconds}, each answered as expected`
    : `${surprises} of ${requests} requests were not answered as expected`
}
