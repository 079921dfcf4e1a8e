import { OperationError } from '../errors'
import { redact } from '../secrets'
import type { Check, CheckId } from './types'

/** What a check found: a check without its name. */
export interface Finding extends Pick<Check, 'state' | 'message'> {
  hint?: string | undefined
  weChatCode?: number | undefined
}

/** The check of this name. One that fails is `todo`, and hides no other. */
export async function checkOf(id: CheckId, found: Promise<Finding>): Promise<Check> {
  const { state, message, hint, weChatCode } = await found.catch(todoOf)
  return {
    id,
    state,
    message: redact(message),
    ...(hint && { hint: redact(hint) }),
    ...(weChatCode !== undefined && { weChatCode }),
  }
}

/** What an error says is to do. */
export function todoOf(error: unknown): Finding {
  if (!(error instanceof OperationError)) throw error
  const { hint, weChatCode } = error.details
  return { state: 'todo', message: error.message, hint, weChatCode }
}
