/**
 * Schemas of other libraries, such as zod, valibot and arktype, by the interface that they have in common.
 *
 * Source: Standard Schema 1, https://standardschema.dev.
 *
 * @module
 */

/** A schema that follows Standard Schema 1. `Input` is the type of the values that fit. */
export interface StandardSchema<Input = unknown> {
  /** What makes it one. */
  readonly '~standard': {
    /** Version of the interface. */
    readonly version: 1
    /** Name of the library. */
    readonly vendor: string
    /** Judges a value. */
    readonly validate: (value: unknown) => StandardResult | Promise<StandardResult>
    /** Carries the types; there is nothing at run time. */
    readonly types?: { readonly input: Input; readonly output: unknown } | undefined
  }
}

/** What a schema says about a value. */
export interface StandardResult {
  /** What is wrong; absent when the value fits. */
  readonly issues?: readonly StandardIssue[] | undefined
}

/** One thing that is wrong. Its message may hold the value, and so is not shown. */
export interface StandardIssue {
  /** Where it is, from the value's root. */
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined
}

/** The type of the values that fit a schema. */
export type SchemaInput<Schema> = Schema extends StandardSchema<infer Input> ? Input : never
