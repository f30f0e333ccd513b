import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { start } from './cli-harness.js'

const MAIN = new URL('../../dist/cli/main.js', import.meta.url).pathname

describe('run', () => {
  it.each([
    { argv: ['--help'], code: 0 },
    { argv: ['-h'], code: 0 },
    { argv: ['help'], code: 0 },
    { argv: [], code: 2 },
  ])('explains itself for $argv', async ({ argv, code }) => {
    const command = start(argv)
    expect(await command.exitCode).toBe(code)
    expect(command.out()).toMatch(/Usage: forge-remote <command>[\s\S]*Examples:/)
  })

  it.each(['emulator', 'invoke', 'dev', 'attack', 'generate', 'lock', 'token-key'])(
    'has help with examples for %s',
    async (name) => {
      const command = start([name, '--help'])
      expect(await command.exitCode).toBe(0)
      expect(command.out()).toContain(`Usage: forge-remote ${name}`)
      expect(command.out()).toContain('Examples:')
    },
  )

  it('prints its version', async () => {
    const command = start(['--version'])
    expect(await command.exitCode).toBe(0)
    expect(command.out()).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  it.each<{ name: string; argv: string[]; message: RegExp }>([
    { name: 'an unknown command', argv: ['emulate'], message: /there is no command "emulate"/ },
    { name: 'an unknown option', argv: ['emulator', '--prot', '1'], message: /--prot/ },
    { name: 'a port that is none', argv: ['emulator', '--port', 'x'], message: /--port must be/ },
    { name: 'a port out of range', argv: ['emulator', '--port', '65536'], message: /65536/ },
    { name: 'no address', argv: ['invoke'], message: /URL is missing/ },
    { name: 'a wrong address', argv: ['invoke', 'localhost:3000'], message: /must be an http/ },
    { name: 'two addresses', argv: ['invoke', 'http://a', 'b'], message: /was followed by "b"/ },
    {
      name: 'a wrong module',
      argv: ['invoke', 'http://127.0.0.1:1', '--module', 'macro'],
      message: /TYPE:KEY/,
    },
    {
      name: 'a body with GET',
      argv: ['invoke', 'http://127.0.0.1:1', '--method', 'get', '--body', '{}'],
      message: /--body cannot be sent with GET/,
    },
    {
      name: 'an emulator that does not run',
      argv: ['invoke', 'http://127.0.0.1:1', '--emulator', 'http://127.0.0.1:1'],
      message: /is not running; start it/,
    },
    { name: 'no server to run', argv: ['dev'], message: /COMMAND is missing/ },
    { name: 'nothing behind --', argv: ['dev', '--'], message: /COMMAND is missing/ },
  ])('exits with 2 and says what is wrong for $name', async ({ argv, message }) => {
    const command = start(argv)
    expect(await command.exitCode).toBe(2)
    expect(command.err()).toMatch(message)
    expect(command.err()).not.toContain('    at ')
  })

  it('names the file when there is no manifest', async () => {
    const command = start(['emulator', '--manifest', 'nowhere.yml', '--port', '0'])
    expect(await command.exitCode).toBe(2)
    expect(command.err()).toMatch(/cannot be read from .*nowhere\.yml: ENOENT/)
  })

  it('does not run the emulator in production', async () => {
    const command = start(['emulator'], { environment: { NODE_ENV: 'production' } })
    expect(await command.exitCode).toBe(2)
    expect(command.err()).toMatch(/NODE_ENV is production/)
  })

  it('is what the installed command runs', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [MAIN, '--help'])
    expect(stdout).toContain('Usage: forge-remote <command>')
  })
})
