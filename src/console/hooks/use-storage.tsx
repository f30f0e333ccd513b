/**
 * Carries out operations of the storage API in the name of the app.
 *
 * @module
 */
import { type Installation, toReference } from '../answers/installation.js'
import { type StorageAnswer, readStorageAnswer } from '../answers/storage-answer.js'
import { unquote, findMember } from '../text/json-text.js'
import { useConsole } from './console-context.js'

/**
 * @returns What carries out one operation.
 * @throws Error with status, code and message of the storage API when it refuses.
 */
export function useStorage(
  installation: Installation,
): (operation: string, bodyText: string) => Promise<StorageAnswer> {
  const { client } = useConsole()
  return async (operation, bodyText) => {
    const order = { ...toReference(installation), operation, bodyText }
    const answer = readStorageAnswer(await client.call('/storage', order))
    if (answer.status < 300) return answer
    const [code, message] = ['code', 'message'].map((name) =>
      unquote(findMember(answer.bodyText, name) ?? ''),
    )
    throw new Error(
      `The storage API refused it with ${answer.status} ${code ?? ''}: ${message ?? ''}`,
    )
  }
}
