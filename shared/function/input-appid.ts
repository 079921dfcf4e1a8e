import { OperationError } from '../errors'
import type { FieldError } from '../types'
import { APPID, invalidInput, matching, object, oneOrMore, optional } from './input'

const appid = matching(/^[\w-]{1,64}$/, 'must be an appid: wx and 16 digits or letters from a to f')
const one = object({ [APPID]: optional(appid) })
const several = object({ [APPID]: optional(oneOrMore(appid)) })

/** What an event says. */
interface WithAppids<Input> {
  /** The mini programs that it asks for; `undefined` where it asks for none. */
  asked: string[] | undefined
  input: Input
}

/**
 * Reads an event together with the mini programs that it asks for; all mistakes are reported at once.
 *
 * @param isAboutAll whether several may be given
 */
export function readWithAppids<Input>(
  isAboutAll: boolean,
  event: unknown,
  read: (event: unknown) => Input,
): WithAppids<Input> {
  const { [APPID]: given }: Record<string, unknown> = Object(event)
  const mistakes: FieldError[] = []
  let asked: string[] | undefined
  try {
    const { appid } = (isAboutAll ? several : one)({ [APPID]: given })
    asked = typeof appid === 'string' ? [appid] : appid
  } catch (error) {
    mistakes.push(...fieldsOf(error))
  }
  let input: Input
  try {
    input = read(event)
  } catch (error) {
    throw mistakes.length > 0 ? invalidInput([...mistakes, ...fieldsOf(error)]) : error
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
