/**
 * The bench's side of the storage server's `/control`.
 */

/** Sets how the server answers from now on. @returns How many requests it has had since the last time. */
export async function controlServer(url, { latencyMs, failEvery } = {}) {
  const body = JSON.stringify({ latencyMs, failEvery })
  const response = await fetch(`${url}/control`, { method: 'POST', body })
  return (await response.json()).requests
}
