/**
 * Minting over the admin API.
 *
 * @module
 */
import {
  parseInvocationTokenOptions,
  parseSystemTokenOptions,
  parseUserTokenOptions,
} from '../mint-options.js'
import { type AdminActions, answer } from './admin-action.js'

/** Tokens of every kind. */
export const TOKEN_ACTIONS: AdminActions = {
  '/system-tokens': async (emulator, body) =>
    answer({ token: await emulator.systemToken(parseSystemTokenOptions(body)) }),
  '/user-tokens': async (emulator, body) =>
    answer({ token: await emulator.userToken(parseUserTokenOptions(body)) }),
  '/invocations': async (emulator, body) =>
    answer(await emulator.mintInvocation(parseInvocationTokenOptions(body))),
}
