import { readCaller } from '../caller'
import { type Access, administrators, isTimer } from './access'
import { invalidInput } from './input'
import { cloudFunction, type Operation, pushFunction } from './operation'

/** Loads an operation when it is first called, so that a call costs no more than its own code. */
type Load = () => Promise<Operation<unknown, object>>

interface Actions {
  /** What administrators may call, by the name of the function that does the same alone. */
  operations: Record<string, Load>
  /** What the owner's timer runs, and administrators may. */
  onTimer: { name: string; access: Access; load: Load }
  /** What WeChat's message push runs. */
  onPush: { name: string; access: Access; load: Load }
}

/**
 * The `main` of a function that does what several do alone. Its event is `{ action: '<name>', …input }`, the timer's,
 * or WeChat's push; it answers as the function of that name does, with the same access.
 */
export function dispatchingFunction(name: string, { operations, onTimer, onPush }: Actions) {
  // Made for each call, since a cold start would wait for all that it does not need.
  const timer = () => cloudFunction(onTimer.name, onTimer.access, loaded(onTimer.load))
  const push = () => pushFunction(onPush.name, onPush.access, loaded(onPush.load))

  function mainOf(action: unknown): (event: unknown, context?: unknown) => Promise<unknown> {
    if (action === onTimer.name) return timer()
    if (action === onPush.name) return push()
    const load = typeof action === 'string' && Object.hasOwn(operations, action) && operations[action]
    if (load) return cloudFunction(action, administrators, loaded(load))
    const names = [...Object.keys(operations), onTimer.name, onPush.name]
    return cloudFunction(name, administrators, unknownAction(names))
  }

  return async (event: unknown, context?: unknown): Promise<unknown> => {
    const { action, ...input }: Record<string, unknown> = Object(event)
    if (isPush(event)) return push()(input, context)
    if (!action && isTimer(readCaller())) return timer()(input, context)
    return mainOf(action)(input, context)
  }
}

/** Whatever event it is: WeChat pushes again what is not answered as a push. */
function isPush(event: unknown): boolean {
  const { MsgType, Event }: Record<string, unknown> = Object(event)
  return MsgType === 'event' && typeof Event === 'string'
}

/** The operation is loaded after the caller is let in. */
function loaded(load: Load): Operation<unknown, object> {
  return {
    input: event => event,
    async call(event, invocation) {
      const operation = await load()
      return operation.call(operation.input(event), invocation)
    },
  }
}

function unknownAction(names: string[]): Operation<never, object> {
  const message = `must be one of ${names.join(', ')}`
  return {
    input() {
      throw invalidInput([{ field: 'action', message }])
    },
    call: async () => ({}),
  }
}
