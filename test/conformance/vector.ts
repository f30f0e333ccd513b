/**
 * The shape of a conformance vector: requests and what the storage API answers to each, as data that any language can read.
 *
 * @module
 */
import { z } from 'zod'

/** How much an app depends on the answer: what every app uses, what is documented, and details. */
export const TIERS = ['core', 'complete', 'strict'] as const

/** How an answer is known; `inferred` ones are unverified, however often they agree. */
export const PROVENANCES = ['measured', 'documented', 'official client', 'inferred'] as const

/** Credentials that a step brings instead of its installation's system token. */
const CREDENTIALS = [
  'none',
  'empty',
  'basic',
  'unknown',
  'expired',
  'user token',
  'invocation token',
  'without scope',
] as const

/** Credentials of a step. */
export type Credentials = (typeof CREDENTIALS)[number]

const expectationSchema = z.strictObject({
  status: z.int(),
  /** Code of an error; its message must be there as well. */
  code: z.string().optional(),
  message: z.string().optional(),
  /** The whole body; members may come in any order. */
  body: z.json().optional(),
  /** The whole body, character for character. */
  bodyText: z.string().optional(),
  /** Members that the body must have; others may be there. */
  bodyMatches: z.json().optional(),
})

const stepSchema = z.strictObject({
  /** The path below `/v1/`. */
  operation: z.string(),
  /** Templates in it are expanded; see `expand-template.ts`. */
  body: z.json().optional(),
  /** The body as it goes out, character for character. */
  bodyText: z.string().optional(),
  /** A body that is no text. */
  bodyBase64: z.base64().optional(),
  /** Time that passes before the request. */
  advanceMs: z.int().positive().optional(),
  /** Name of the installation that calls. Default `one`. */
  installation: z.string().optional(),
  /** The product whose data is meant; in process alone, since a token names none. */
  product: z.string().optional(),
  method: z.string().optional(),
  /** A path below the storage API that takes the place of `/v1/{operation}`. */
  path: z.string().optional(),
  credentials: z.enum(CREDENTIALS).optional(),
  /** Name under which members of the answer are kept, with the member's name. */
  save: z.record(z.string(), z.string()).optional(),
  expect: expectationSchema,
})

const vectorSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]+(\.[a-zA-Z0-9_-]+)+$/),
    route: z.string(),
    tier: z.enum(TIERS),
    provenance: z.enum(PROVENANCES),
    /** A document of `fixtures/documents.json` by name, and the place in it. */
    source: z.string(),
    /** What would have to be measured; with `inferred` and conflicting answers. */
    question: z.string().optional(),
    /** Switches of the emulator that the answers depend on. */
    rules: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    /** Name of a manifest in `fixtures/manifests.json`. Default `main`. */
    manifest: z.string().optional(),
    /** Name of items in `fixtures/given.json` that are stored before. */
    given: z.string().optional(),
    /** Faults of the emulator that act; over HTTP alone. */
    faults: z.array(z.json()).optional(),
    steps: z.array(stepSchema).min(1),
  })
  .refine(({ provenance, question }) => provenance !== 'inferred' || question !== undefined, {
    error: 'an inferred answer says what the question is',
  })

/** Schema of one file of vectors. */
export const vectorFileSchema = z.strictObject({
  about: z.string(),
  vectors: z.array(vectorSchema).min(1),
})

/** What a step must be answered with. */
export type Expectation = z.infer<typeof expectationSchema>

/** One request of a vector. */
export type Step = z.infer<typeof stepSchema>

/** One conformance vector. */
export type Vector = z.infer<typeof vectorSchema>

/** A JSON value. */
export type Json = z.infer<ReturnType<typeof z.json>>
