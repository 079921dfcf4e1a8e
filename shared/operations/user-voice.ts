import { readCaller } from '../caller'
import { administrators, isTimer } from '../function/access'
import { invalidInput } from '../function/input'
import { cloudFunction, type Operation } from '../function/operation'
import { functionOf, type Implementation } from './function-of'
import { ON_PUSH, pushFunctionOf } from './push'
import { OPERATIONS } from './table'
import type { OperationName } from './types'

export type Implementations = { [Name in OperationName]: Implementation<Name> }

/**
 * The `main` of a function that does what all others do. Its event is `{ action: '<name>', …input }`, the timer's, or
 * WeChat's push; it answers as the function of that name does, with the same access.
 *
 * @param onPush what WeChat's message push runs
 */
export function userVoiceFunction(implementations: Implementations, onPush: Operation<unknown, object>) {
  // Made for each call: to make all of them would slow down a cold start.
  const main = <Name extends OperationName>(name: Name) => functionOf(name, implementations[name])

  return async (event: unknown, context?: unknown): Promise<unknown> => {
    const { action, ...input }: Record<string, unknown> = Object(event)
    if (isPush(event) || action === ON_PUSH) return pushFunctionOf(onPush)(input, context)
    const name = !action && isTimer(readCaller()) ? 'syncVoices' : action
    return (isOperation(name) ? main(name) : unknownAction)(input, context)
  }
}

const isOperation = (action: unknown): action is OperationName =>
  typeof action === 'string' && Object.hasOwn(OPERATIONS, action)

/** Whatever is pushed must be answered as a push: WeChat pushes it again otherwise. */
function isPush(event: unknown): boolean {
  const { MsgType, Event }: Record<string, unknown> = Object(event)
  return MsgType === 'event' && typeof Event === 'string'
}

const unknownAction = cloudFunction('userVoice', administrators, async () => {
  const message = `must be one of ${[...Object.keys(OPERATIONS), ON_PUSH].join(', ')}`
  throw invalidInput([{ field: 'action', message }])
})
