/**
 * Saves text as a file.
 *
 * @module
 */

/** Hands a text to the browser's download. */
export function download(fileName: string, contentType: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: contentType }))
  const link = document.createElement('a')
  link.href = address
  link.download = fileName
  link.click()
  URL.revokeObjectURL(address)
}
