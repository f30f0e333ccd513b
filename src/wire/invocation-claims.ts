/**
 * Claims of a Forge Invocation Token (FIT).
 *
 * Source: Forge Remote essentials, 2026-07-17, and tokens seen on real sites.
 *
 * @module
 */
import * as z from 'zod'

/** Issuer of every FIT. */
export const INVOCATION_TOKEN_ISSUER = 'forge/invocation-token'

/** What stands in for the issuer where a container's egress proxy told the claims; made by this package. */
export const EGRESS_PROXY_ISSUER = 'forge-remote/egress-proxy'

/** Start of the key ids that the emulator signs with. */
export const EMULATOR_KEY_ID_PREFIX = 'emulator/'

/** Where Forge publishes its keys; development and staging environments use the same. */
export const PRODUCTION_JWKS_URL = 'https://forge.cdn.prod.atlassian-dev.net/.well-known/jwks.json'

/** Address of the storage REST API for remotes; operations follow as `/v1/…`. */
export const PRODUCTION_STORAGE_URL = 'https://api.atlassian.com/forge/storage/kvs'

/** Kind of Forge environment. */
export type EnvironmentType = 'DEVELOPMENT' | 'STAGING' | 'PRODUCTION'

/** A product that the app is installed in. */
export interface InstallationContext {
  /** `jira`, `confluence`, `bitbucket`, … */
  name: string
  /** Where this product's API is called. */
  apiBaseUrl?: string
  /** Site id; newer tokens only. */
  cloudId?: string
  /** Bitbucket workspace id without braces; newer tokens only. */
  workspaceId?: string
}

/** Licence of a paid app; absent for free apps and outside production. */
export interface LicenseClaims {
  /** Whether the licence is active. */
  active?: boolean
  /** Old name of `active`; announced to disappear after 2026-10-17. */
  isActive?: boolean
  /** Such as `commercial`; compare without regard to case. */
  type?: string
  /** Whether this is a trial. */
  isEvaluation?: boolean
}

/** Claims under `app`. */
export interface AppClaims {
  /** The app's id, equal to the audience. */
  id: string
  /** Installation the call belongs to; changes on reinstall. */
  installationId: string
  /** Where the product's API is called. */
  apiBaseUrl?: string
  /** Version of the app, such as `16.0.1`. */
  appVersion?: string
  /** The old major version; announced to disappear. */
  version?: string
  /** Newer form of `installationId`. */
  installation?: { id: string; contexts?: readonly InstallationContext[] }
  /** Environment the app is deployed to. */
  environment: { type: EnvironmentType; id: string }
  /** Module that made the call: `xen:macro` and the like, `core:…` when no user interface did. */
  module: { type: string; key: string }
  /** Licence of a paid app. */
  license?: LicenseClaims
}

/** Claims of a FIT. Unknown claims are kept; an optional member that is `null` counts as absent. */
export interface InvocationClaims {
  /** Issuer; `forge/invocation-token`, or in a container `forge-remote/egress-proxy`, since no token came. */
  iss: string
  /** Audience: the app's id. */
  aud: string | readonly string[]
  /** Seconds since the epoch. */
  iat: number
  /** Seconds since the epoch. */
  nbf: number
  /** Seconds since the epoch. */
  exp: number
  /** Id of the token. `requestRemote` may send one token many times. */
  jti?: string
  /** What called: app, installation, environment, module. */
  app: AppClaims
  /** Where the call came from; front-end calls mostly. Module specific. */
  context?: Readonly<Record<string, unknown>>
  /** Account id of the user in session; absent for events, triggers and anonymous viewers. */
  principal?: string
  /** Isolated Cloud label; absent elsewhere. */
  icLabel?: string
}

/**
 * Schema of {@link InvocationClaims}: what must be there, and the types of what may be. It is there to judge by: unknown claims pass, but its
 * result is without them.
 */
export const invocationClaimsSchema: z.ZodType<InvocationClaims> = z.object({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  iat: z.number(),
  nbf: z.number(),
  exp: z.number(),
  jti: z.string().exactOptional(),
  app: z.object({
    id: z.string(),
    installationId: z.string().min(1),
    apiBaseUrl: z.string().exactOptional(),
    appVersion: z.string().exactOptional(),
    version: z.string().exactOptional(),
    installation: z
      .object({
        id: z.string(),
        contexts: z
          .array(
            z.object({
              name: z.string(),
              apiBaseUrl: z.string().exactOptional(),
              cloudId: z.string().exactOptional(),
              workspaceId: z.string().exactOptional(),
            }),
          )
          .exactOptional(),
      })
      .exactOptional(),
    environment: z.object({
      type: z.enum(['DEVELOPMENT', 'STAGING', 'PRODUCTION']),
      id: z.string(),
    }),
    module: z.object({ type: z.string(), key: z.string() }),
    license: z
      .object({
        active: z.boolean().exactOptional(),
        isActive: z.boolean().exactOptional(),
        type: z.string().exactOptional(),
        isEvaluation: z.boolean().exactOptional(),
      })
      .exactOptional(),
  }),
  context: z.object({}).exactOptional(),
  principal: z.string().exactOptional(),
  icLabel: z.string().exactOptional(),
})
