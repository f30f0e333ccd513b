/**
 * What is shown to those who came without the run's token.
 *
 * @module
 */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { Button } from './buttons.js'
import { TextField } from './fields.js'

/** Says what to do, and takes a token by hand. */
export function TokenScreen({
  isRefused,
  onToken,
}: {
  /** Whether there was a token, of another run. */
  readonly isRefused: boolean
  readonly onToken: (token: string) => void
}): ComponentChildren {
  const [token, setToken] = useState('')
  return (
    <main class="token-screen">
      <h1>{isRefused ? 'This token is of another run' : 'This page needs a token'}</h1>
      <p>
        Each run of the emulator makes a token, so that no other page can reach your data. Open the
        console’s address as the emulator prints it when it starts; it ends in <code>#token=…</code>
        .
      </p>
      <p>Or paste the token here:</p>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (token.trim() !== '') onToken(token.trim())
        }}
      >
        <TextField label="Admin token" type="password" isCode value={token} onInput={setToken} />
        <Button look="main" onClick={() => token.trim() !== '' && onToken(token.trim())}>
          Open the console
        </Button>
      </form>
      <p class="about">
        Where is it? In the terminal, in the line “console”: the text after <code>#token=</code>. No
        emulator running? Start one with <code>npx forge-remote emulator</code>.
      </p>
    </main>
  )
}
