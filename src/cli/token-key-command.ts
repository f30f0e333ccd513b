/**
 * `forge-remote token-key`: a key for the option `tokens.keys`.
 *
 * @module
 */
import { parseArgs } from 'node:util'
import { generateTokenKey } from '../tokens/token-key.js'
import type { Command } from './command.js'

const HELP = `forge-remote token-key: make a key that seals system tokens and queued events in a shared store

Usage: forge-remote token-key

Prints the key: a name, a colon, and 32 random bytes in base64url. Keep it like a password, and give it to each process as tokens.keys.
To rotate: add a new key behind the old one everywhere, then put it first everywhere, and drop the old one after 4 hours and 10 minutes.

  -h, --help   this text

Examples:
  forge-remote token-key
  export FORGE_TOKEN_KEYS="$(forge-remote token-key)"
`

/** Prints a new key. */
export const tokenKeyCommand: Command = {
  help: HELP,
  run: async (args, io) => {
    parseArgs({ args, options: {} })
    io.out(`${generateTokenKey()}\n`)
    return 0
  },
}
