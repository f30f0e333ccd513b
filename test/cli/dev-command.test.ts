import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { start } from './cli-harness.js'

const SERVER = `
process.on('SIGTERM', () => { console.log('bye'); process.exit() })
console.log('serving', process.env.FORGE_APP_ID, process.env.FORGE_REMOTE_EMULATOR_URL)
console.error('a complaint')
setInterval(() => {}, 1000)
`

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'forge-remote-dev-'))
  await cp(new URL('../fixtures/manifest.yml', import.meta.url), join(folder, 'manifest.yml'))
  await mkdir(join(folder, 'src'))
  await writeFile(join(folder, 'src', 'server.js'), SERVER)
})
afterEach(() => rm(folder, { recursive: true }))

const dev = (...command: string[]) => start(['dev', '--port', '0', '--', ...command], { folder })

describe('forge-remote dev', () => {
  it('runs the server with the emulator in its environment, and stops both', async () => {
    const command = dev(process.execPath, 'src/server.js')
    await command.waitFor(/app │ serving ari:cloud:ecosystem::app\/\S+ http:\/\/127\.0\.0\.1:\d+\n/)
    await command.waitFor(/app │ a complaint\n/)
    expect(command.out()).toMatch(/dev │ emulator ready at http/)
    command.stop()
    expect(await command.exitCode).toBe(0)
  })

  it('restarts the server when a file changes', { timeout: 20_000 }, async () => {
    const command = dev(process.execPath, 'src/server.js')
    await command.waitFor(/app │ serving/)
    await writeFile(join(folder, 'src', 'server.js'), SERVER.replace('serving', 'serving again'))
    await command.waitFor(/dev │ src\/server\.js changed, restarting\n[\s\S]*app │ serving again/)
    command.stop()
    expect(await command.exitCode).toBe(0)
  })

  it(
    'restarts and stops a server behind a shell, and waits for its end',
    { timeout: 20_000 },
    async () => {
      const command = dev('sh', '-c', `"${process.execPath}" src/server.js; true`)
      await command.waitFor(/app │ serving/)
      await writeFile(join(folder, 'src', 'other.js'), '')
      await command.waitFor(/restarting\n[^\n]*app │ bye\n[^\n]*app │ serving/)
      command.stop()
      expect(await command.exitCode).toBe(0)
      expect(command.out()).toMatch(/app │ bye\n$/)
    },
  )

  it('says so when the server is killed', async () => {
    const command = dev(process.execPath, '-e', "process.kill(process.pid, 'SIGKILL')")
    await command.waitFor(/dev │ the server ended by SIGKILL/)
    command.stop()
    expect(await command.exitCode).toBe(0)
  })

  it('waits for a change when the server ends by itself', async () => {
    const command = dev(process.execPath, '-e', 'process.exit(3)')
    await command.waitFor(/dev │ the server ended with code 3; waiting for a change/)
    command.stop()
    expect(await command.exitCode).toBe(0)
  })

  it('says so when the command cannot be run', async () => {
    const command = dev('no-such-program-here')
    await command.waitFor(/dev │ cannot run no-such-program-here: .*ENOENT/)
    command.stop()
    expect(await command.exitCode).toBe(0)
  })
})
