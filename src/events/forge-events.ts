/**
 * The events that remotes handle most, as far as their members are documented. All of them may carry more.
 *
 * Source: Forge events reference: life cycle, Jira, Confluence; deliveries seen on real sites.
 *
 * @module
 */

/** What every event may carry. */
export interface ForgeEvent {
  /** Such as `avi:jira:created:issue`. */
  readonly eventType: string
  /** Account id of the user who caused it. */
  readonly atlassianId?: string
  /** Whether the app itself caused it. */
  readonly selfGenerated?: boolean
  /** When it happened; Jira sends milliseconds since the epoch, as text or number. */
  readonly timestamp?: string | number
  readonly [member: string]: unknown
}

/** An app as life-cycle events name it: bare UUIDs, no ARIs. */
interface LifecycleApp {
  readonly id: string
  readonly version: string
  readonly name?: string
  readonly ownerAccountId?: string
}

/** What life-cycle events have in common. */
interface LifecycleEvent extends ForgeEvent {
  /** Installation id, a bare UUID. */
  readonly id: string
  readonly app: LifecycleApp
  readonly environment?: { readonly id: string }
  /** ARI of the site, such as `ari:cloud:jira::site/<cloud id>`. */
  readonly context?: string
}

/** The app was installed. Right after it, calls may be answered 401 or 403 for some minutes. */
export interface InstalledEvent extends LifecycleEvent {
  readonly installerAccountId?: string
}

/** The app was upgraded to another major version. */
export interface UpgradedEvent extends LifecycleEvent {
  readonly upgraderAccountId?: string
  readonly permissions?: {
    readonly scopes?: readonly string[]
    readonly external?: Readonly<Record<string, unknown>>
  }
}

/** A person as Jira and Confluence name them. */
interface EventUser {
  readonly accountId: string
}

/** An issue as events carry it. */
export interface EventIssue {
  readonly id: string
  readonly key: string
  /** Some of its fields. */
  readonly fields: Readonly<Record<string, unknown>>
}

/** Something about an issue. */
export interface IssueEvent extends ForgeEvent {
  readonly issue: EventIssue
  readonly associatedUsers?: readonly EventUser[]
}

/** An issue was changed. */
export interface UpdatedIssueEvent extends IssueEvent {
  readonly changelog?: {
    readonly items: readonly {
      readonly field: string
      readonly fieldId?: string
      readonly from?: string | null
      readonly fromString?: string | null
      readonly to?: string | null
    }[]
  }
}

/** Something about a comment of an issue. */
export interface IssueCommentEvent extends IssueEvent {
  readonly comment: { readonly id: string; readonly [member: string]: unknown }
}

/** Something about a page or another piece of content. */
export interface ContentEvent extends ForgeEvent {
  readonly content: {
    readonly id: string
    readonly type: string
    readonly status?: string
    readonly title?: string
    readonly space?: { readonly id?: number | string; readonly key?: string }
    readonly [member: string]: unknown
  }
}

/** Event types whose members are known. Any other `avi:…` type can be handled as a {@link ForgeEvent}. */
export interface ForgeEventTypes {
  'avi:forge:installed:app': InstalledEvent
  'avi:forge:upgraded:app': UpgradedEvent
  'avi:jira:created:issue': IssueEvent
  'avi:jira:updated:issue': UpdatedIssueEvent
  'avi:jira:deleted:issue': IssueEvent
  'avi:jira:assigned:issue': IssueEvent
  'avi:jira:viewed:issue': IssueEvent
  'avi:jira:mentioned:issue': IssueEvent
  'avi:jira:commented:issue': IssueCommentEvent
  'avi:jira:mentioned:comment': IssueCommentEvent
  'avi:jira:deleted:comment': IssueCommentEvent
  'avi:confluence:created:page': ContentEvent
  'avi:confluence:updated:page': ContentEvent
  'avi:confluence:viewed:page': ContentEvent
  'avi:confluence:deleted:page': ContentEvent
  'avi:confluence:trashed:page': ContentEvent
  'avi:confluence:restored:page': ContentEvent
  'avi:confluence:moved:page': ContentEvent
  'avi:confluence:created:comment': ContentEvent
  'avi:confluence:updated:comment': ContentEvent
  'avi:confluence:deleted:comment': ContentEvent
}
