/**
 * The run's admin token: comes in the address, stays in the tab.
 *
 * @module
 */

const STORED_AS = 'forge-remote-token'
const IN_FRAGMENT = /^#token=(.+)$/

/**
 * Takes the token out of the address bar, where it could be read over a shoulder or copied along with the address.
 *
 * @returns `undefined` when neither the address nor the tab has one.
 */
export function takeToken({ location, history, sessionStorage }: Window): string | undefined {
  const [, encoded] = IN_FRAGMENT.exec(location.hash) ?? []
  if (encoded === undefined) return sessionStorage.getItem(STORED_AS) ?? undefined
  history.replaceState(null, '', location.pathname)
  const token = decode(encoded)
  keepToken(sessionStorage, token)
  return token
}

/** Keeps a token for as long as the tab is open. */
export function keepToken(storage: Storage, token: string): void {
  storage.setItem(STORED_AS, token)
}

/** Forgets a token that the emulator refused. */
export function dropToken(storage: Storage): void {
  storage.removeItem(STORED_AS)
}

function decode(encoded: string): string {
  try {
    return decodeURIComponent(encoded)
  } catch {
    return encoded
  }
}
