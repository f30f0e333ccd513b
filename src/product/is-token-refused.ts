/**
 * Whether an answer of 401 is about the token, or about what the token may do.
 *
 * Source: Atlassian's API gateway answers 401 to a token that lacks a scope too, with `X-Failure-Category: FAILURE_CLIENT_SCOPE_CHECK` and
 * "scope does not match" (reports of developers, 2024 to 2026). Such a token is as good as before for everything else.
 *
 * @module
 */

const CATEGORY_HEADER = 'x-failure-category'
const SCOPE_CATEGORY = /SCOPE/i
const SCOPE_MESSAGE = /scope does not match/i
const MAX_READ_BYTES = 4096

/**
 * Looks at a copy: the answer's own body stays unread. A body that breaks off says what came of it.
 *
 * @param signal Of the call. Once it is aborted, the promise rejects when the body cannot be read.
 */
export async function isTokenRefused(response: Response, signal: AbortSignal): Promise<boolean> {
  if (response.status !== 401) return false
  const category = response.headers.get(CATEGORY_HEADER)
  if (category !== null) return !SCOPE_CATEGORY.test(category)
  return !SCOPE_MESSAGE.test(await readStart(response.clone(), signal))
}

async function readStart({ body }: Response, signal: AbortSignal): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  if (body === null) return text
  try {
    for await (const chunk of body) {
      text += decoder.decode(chunk, { stream: true })
      if (text.length >= MAX_READ_BYTES) break
    }
  } catch {
    // The status was answered; what broke off after it decides nothing.
    signal.throwIfAborted()
  }
  return text
}
