import { OperationError } from '../errors'
import { redact } from '../secrets'
import type { Check, CheckId } from './types'

/** What a check found: a check without its name. */
export interface Finding extends Pick<Check, 'state' | 'message'> {
  hint?: string | undefined
  weChatCode?: number
}

/** The check of this name. What it could not find out becomes `todo`, and does not hide the other checks. */
export async function checkOf(id: CheckId, find: () => Promise<Finding>): Promise<Check> {
  const { state, message, hint, weChatCode } = await find().catch(findingOf)
  return {
    id,
    state,
    message: redact(message),
    ...(hint && { hint: redact(hint) }),
    ...(weChatCode !== undefined && { weChatCode }),
  }
}

function findingOf(error: unknown): Finding {
  if (!(error instanceof OperationError)) throw error
  const { hint, weChatCode } = error.details
  return { state: 'todo', message: error.message, hint, ...(weChatCode !== undefined && { weChatCode }) }
}
