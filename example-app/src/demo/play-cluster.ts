/**
 * Plays with two processes of the app as a load balancer would: it never matters which one is asked.
 *
 * @module
 */
import { z } from 'zod'
import { type Answer, type AskOptions, type Call, FORGE, ask, isThere } from './ask.js'
import { renderExchange } from './render-exchange.js'

/** Which of the two processes. */
export type Place = 'first' | 'second'

/** What the scenario plays with. */
export interface ClusterOptions extends Omit<AskOptions, 'appUrl'> {
  /** Addresses of the two processes. */
  appUrls: Readonly<Record<Place, string>>
  /** Receives each line. */
  print: (line: string) => void
  /** Whether lines may be coloured. */
  colours: boolean
}

/** How the scenario went. */
export interface ClusterResult {
  /** Requests that were printed. */
  requests: number
  /** Requests that were answered with another status than expected. */
  surprises: number
  /** Titles of the surveys that there are in the end: alice's, and one of a sprint whose end was told four times. */
  titles: readonly string[]
}

type Send = (place: Place, call: Call & { expected: number }) => Promise<unknown>

const SPRINT = { id: 42, name: 'Sprint 42', state: 'closed' }
const SURVEYS = '/api/surveys'

// A wrong answer is counted by its status; the scenario goes on with what it has.
const createdSchema = z.looseObject({ id: z.string() }).catch({ id: 'none' })
const listSchema = z
  .looseObject({ surveys: z.array(z.looseObject({ title: z.string() })) })
  .catch({ surveys: [] })

/**
 * Sends one request after the other and prints each as a line.
 *
 * @throws DOMException `TimeoutError` when an answer takes too long.
 */
export async function playCluster(options: ClusterOptions): Promise<ClusterResult> {
  const { appUrls, print } = options
  const counts = { requests: 0, surprises: 0 }
  const send: Send = async (place, call) => {
    const { status, body, tookMs } = await ask({ ...options, appUrl: appUrls[place] }, call)
    counts.requests += 1
    if (status !== call.expected) counts.surprises += 1
    print(`${place.padEnd(7)} ${renderExchange({ ...call, status, tookMs }, options)}`)
    return body
  }
  await install(send)
  const surveyId = await openSurvey(send)
  await summarise(send, surveyId)
  const titles = await closeSprint(send)
  return { ...counts, titles }
}

async function install(send: Send): Promise<void> {
  const body = { eventType: 'avi:forge:installed:app' }
  await send('first', { who: FORGE, method: 'POST', path: '/events', body, expected: 204 })
  const path = '/scheduled/keep-alive'
  await send('first', { who: FORGE, method: 'POST', path, expected: 204 })
}

/** The second process has never been sent a token: it uses the one that the first one was sent. */
async function openSurvey(send: Send): Promise<string> {
  const call = { who: 'alice', path: SURVEYS, until: isThere, bringsToken: false }
  const body = { title: 'Lunch', question: 'How was lunch?' }
  const created = await send('second', { ...call, method: 'POST', body, expected: 201 })
  return createdSchema.parse(created).id
}

/** Forge may call twice, and a load balancer then asks both. */
async function summarise(send: Send, surveyId: string): Promise<void> {
  const call = { who: FORGE, method: 'POST', path: '/scheduled/nightly-summary', expected: 204 }
  await send('second', call)
  await send('first', call)
  const path = `${SURVEYS}/${surveyId}/summary`
  await send('first', { who: 'bob', method: 'GET', path, expected: 200, until: isThere })
}

/** @returns The titles of all surveys, once there is one of the sprint. */
async function closeSprint(send: Send): Promise<readonly string[]> {
  const eventType = 'avi:jira-software:closed:sprint'
  const body = { eventType, sprint: SPRINT, atlassianId: 'alice' }
  for (const place of ['first', 'second', 'first', 'second'] as const) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other, so that the lines read like a story
    await send(place, { who: FORGE, method: 'POST', path: '/events', body, expected: 204 })
  }
  const until = (answer: Answer) => readTitles(answer.body).includes(SPRINT.name)
  const call = { who: 'bob', method: 'GET', path: SURVEYS, expected: 200, until }
  return readTitles(await send('second', call))
}

function readTitles(body: unknown): readonly string[] {
  return listSchema.parse(body).surveys.map(({ title }) => title)
}
