/**
 * Starts the emulator's console in the page that the admin server sends.
 *
 * @module
 */
import { render } from 'preact'
import { App } from './app.js'
import { applyTheme, readTheme } from './theme.js'
import { takeToken } from './token.js'

const place = document.getElementById('console')
if (place !== null) {
  applyTheme(readTheme())
  render(<App token={takeToken(window)} />, place)
}
