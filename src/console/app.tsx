/**
 * The console: the shell for those who hold the token, else what to do to get it.
 *
 * @module
 */
import type { ComponentChildren } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import { createAdminClient } from './admin-client.js'
import { TokenScreen } from './parts/token-screen.js'
import { Shell } from './shell.js'
import { dropToken, keepToken } from './token.js'

/** @param token The run's admin token, if the page was opened with one. */
export function App({ token }: { readonly token: string | undefined }): ComponentChildren {
  const [held, setHeld] = useState(token)
  const [isRefused, setRefused] = useState(false)
  const client = useMemo(
    () => (held === undefined ? undefined : createAdminClient(held, (...call) => fetch(...call))),
    [held],
  )
  if (client === undefined) {
    return (
      <TokenScreen
        isRefused={isRefused}
        onToken={(given) => {
          keepToken(sessionStorage, given)
          setHeld(given)
        }}
      />
    )
  }
  return (
    <Shell
      client={client}
      onTokenRefused={() => {
        dropToken(sessionStorage)
        setRefused(true)
        setHeld(undefined)
      }}
    />
  )
}
