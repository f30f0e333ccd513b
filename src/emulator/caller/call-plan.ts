/**
 * What the manifest says about calls: whom Forge calls, on which path, with which tokens, and when.
 *
 * @module
 */

/** Which tokens a call brings. */
export interface CallTokens {
  /** App system token, `x-forge-oauth-system`. */
  readonly system: boolean
  /** App user token, `x-forge-oauth-user`; it comes only with a user in session. */
  readonly user: boolean
}

/** A remote of the manifest. */
export interface PlannedRemote {
  readonly key: string
  /** Absent for a remote that a customer configures, or whose address holds a variable without a value. */
  readonly baseUrl?: string
  /** A Forge function may call it only with `compute` among them. */
  readonly operations: readonly string[]
  /** For calls by Forge functions. */
  readonly tokens: CallTokens
}

/** An endpoint of the manifest. */
export interface PlannedEndpoint {
  readonly key: string
  /** Key of its remote; absent for an endpoint of a container. */
  readonly remote?: string
  /** `route.path`, which events and schedules are posted to. */
  readonly path?: string
  /** For calls by user interfaces, events and schedules. */
  readonly tokens: CallTokens
}

/** A module of the manifest other than an endpoint. */
export interface PlannedModule {
  /** Its type in the manifest, such as `jira:issuePanel`. */
  readonly type: string
  readonly key: string
  /** Key of the endpoint that it calls. */
  readonly endpoint?: string
  /** Events of a trigger. */
  readonly events: readonly string[]
  /** How often a scheduled trigger runs, such as `hour`. */
  readonly interval?: string
}

/** Everything a manifest says about calls. */
export interface CallPlan {
  readonly remotes: readonly PlannedRemote[]
  readonly endpoints: readonly PlannedEndpoint[]
  readonly modules: readonly PlannedModule[]
  /** Scopes of the app; absent when the manifest has no permissions, as one that was written for the emulator. */
  readonly scopes?: readonly string[]
}
