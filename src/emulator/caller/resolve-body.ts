/**
 * The body of a call, attempt by attempt.
 *
 * Source: Sending product events to a remote (`retryContext`), invokeRemote (bridge).
 *
 * @module
 */
import { ForgeRemoteError } from '../../errors.js'
import type { JsonMembers } from '../merge-claims.js'
import { badOption } from './bad-option.js'
import type { CallRules } from './call-kinds.js'
import type { RetryReason } from './forge-error.js'
import type { SendOptions } from './send-options.js'

/** Why an attempt is not the first one. */
export interface RetryContext {
  /** 1 for the first retry. */
  readonly retryCount: number
  readonly retryReason: RetryReason
  /** A remote cannot set it. */
  readonly retryData: null
}

/** The body of a call. */
export interface CallBody {
  readonly isPresent: boolean
  /** @returns The body of one attempt; only a delivery has retries. */
  readonly toText: (retryContext?: RetryContext) => string | undefined
}

/** @throws `ERR_BAD_REQUEST` or `ERR_BODY_TOO_LARGE`. */
export function resolveBody(options: SendOptions, rules: CallRules): CallBody {
  const body = rules.isDelivery ? toDeliveryBody(options) : toCallBody(options, rules)
  const size = Buffer.byteLength(body.toText() ?? '')
  if (size <= rules.maxRequestBytes) return body
  throw new ForgeRemoteError(
    'ERR_BODY_TOO_LARGE',
    `body: expected at most ${rules.maxRequestBytes} bytes, found ${size}`,
  )
}

function toDeliveryBody({ body = {}, bodyText, bodyForm }: SendOptions): CallBody {
  if (bodyText !== undefined || !isMembers(body)) {
    throw badOption(bodyText === undefined ? 'body' : 'bodyText', 'expected a JSON object as body')
  }
  return {
    isPresent: true,
    toText: (retryContext) => {
      const event = retryContext === undefined ? body : { ...body, retryContext }
      return JSON.stringify(bodyForm === 'payload' ? { payload: event } : event)
    },
  }
}

function toCallBody({ body, bodyText, bodyForm }: SendOptions, rules: CallRules): CallBody {
  if (bodyForm !== undefined) throw badOption('bodyForm', 'expected none: it is for deliveries')
  if (body !== undefined && bodyText !== undefined) {
    throw badOption('bodyText', 'expected none beside body')
  }
  // The bridge refuses anything else.
  if (body !== undefined && rules.tokensFrom === 'endpoint' && !isMembers(body)) {
    throw badOption('body', 'expected a JSON object, as invokeRemote does')
  }
  const text = bodyText ?? (body === undefined ? undefined : JSON.stringify(body))
  return { isPresent: text !== undefined, toText: () => text }
}

function isMembers(value: unknown): value is JsonMembers {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
