import { OperationError } from '../errors'
import type { FieldError } from '../types'
import { APPID, invalidInput, matching, object, oneOrMore, optional } from './input'

const appid = matching(/^[\w-]{1,64}$/, 'must be an appid: wx and 16 digits or letters from a to f')
/** One or a list of them, as a list. */
export const appids = oneOrMore(appid)
const one = object({ [APPID]: optional(appid) })
const several = object({ [APPID]: optional(appids) })

/** What an event says. */
interface WithAppids<Input> {
  /** The mini programs that it asks for; `undefined` where it asks for none. */
  asked: string[] | undefined
  input: Input
}

/**
 * Reads an event together with the mini programs that it asks for; all mistakes are reported at once.
 *
 * @param maySeveral whether several may be given
 */
export function readWithAppids<Input>(
  maySeveral: boolean,
  event: unknown,
  read: (event: unknown) => Input,
): WithAppids<Input> {
  const { [APPID]: given }: Record<string, unknown> = Object(event)
  const mistakes: FieldError[] = []
  let asked: string[] | undefined
  try {
    const { appid } = (maySeveral ? several : one)({ [APPID]: given })
    asked = typeof appid === 'string' ? [appid] : appid
  } catch (error) {
    mistakes.push(...fieldsOf(error))
  }
  let input: Input
  try {
    input = read(event)
  } catch (error) {
    if (mistakes.length === 0) throw error
    // An operation may read it, too.
    throw invalidInput([...mistakes, ...fieldsOf(error).filter(({ field }) => field !== APPID)])
  }
  if (mistakes.length > 0) throw invalidInput(mistakes)
  return { asked, input }
}

/** What is wrong with the input; throws any other error. */
function fieldsOf(error: unknown): FieldError[] {
  const fields = error instanceof OperationError ? error.details.fields : undefined
  if (!fields) throw error
  return fields
}
