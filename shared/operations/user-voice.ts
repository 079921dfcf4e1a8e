import { handlers } from '../archive/access'
import { readCaller } from '../caller'
import { isTimer, isTrustedTimer } from '../function/access'
import { invalidInput } from '../function/input'
import { cloudFunction } from '../function/operation'
import { noteRefusedTimer } from '../setup/refused-timer'
import { isObject } from '../values'
import { functionOf, type Implementation } from './function-of'
import type { answerHttp } from './http-push'
import { ON_PUSH, type OnBadComment, pushFunctionOf } from './push'
import { OPERATIONS } from './table'
import type { OperationName } from './types'

type Implementations = { [Name in OperationName]: Implementation<Name> }

/** The lists that WeChat gives live, which are to start as fast as a function of their own. */
type LiveList = 'getFeedback' | 'getCommentList'

/** All else, and what WeChat's message push runs, also over HTTP. */
export type Others = Omit<Implementations, LiveList> & {
  onBadComment: OnBadComment
  answerHttp: typeof answerHttp
}

/**
 * The `main` of a function that does what all others do. Its event is `{ action: '<name>', …input }`, the timer's,
 * WeChat's push, or a request over HTTP; it answers as the function of that name does, with the same access.
 */
export function userVoiceFunction(lists: Pick<Implementations, LiveList>, others: () => Promise<Others>) {
  const isLive = (name: OperationName): name is LiveList => name in lists

  return async (event: unknown, context?: unknown): Promise<unknown> => {
    if (isHttp(event)) return (await others()).answerHttp(event, context)
    const { action, ...input }: Record<string, unknown> = Object(event)
    if (isPush(event) || action === ON_PUSH) {
      return pushFunctionOf((await others()).onBadComment)(input, context)
    }
    const caller = readCaller(context)
    const isFromTimer = !action && (isTimer(caller) || isTrustedTimer(event, caller))
    const name = isFromTimer ? 'syncVoices' : action
    if (!isOperation(name)) return unknownAction(input, context)
    const main = isLive(name) ? functionFrom(lists, name) : functionFrom(await others(), name)
    return main(input, context)
  }
}

const functionFrom = <Name extends OperationName>(implementations: Pick<Implementations, Name>, name: Name) =>
  functionOf(name, implementations[name])

const isOperation = (action: unknown): action is OperationName =>
  typeof action === 'string' && Object.hasOwn(OPERATIONS, action)

/** What CloudBase's HTTP access service (HTTP 访问服务) makes of a request. */
const isHttp = (event: unknown) =>
  isObject(event) && Object.hasOwn(event, 'httpMethod') && Object.hasOwn(event, 'headers')

/** Whatever is pushed must be answered as a push: WeChat pushes it again otherwise. */
function isPush(event: unknown): boolean {
  const { MsgType, Event }: Record<string, unknown> = Object(event)
  return MsgType === 'event' && typeof Event === 'string'
}

const unknownAction = cloudFunction(
  'userVoice',
  handlers,
  async () => {
    const message = `must be one of ${[...Object.keys(OPERATIONS), ON_PUSH].join(', ')}`
    throw invalidInput([{ field: 'action', message }])
  },
  { refused: noteRefusedTimer },
)
