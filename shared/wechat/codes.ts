import { OperationError } from '../errors'
import { CODES, type Code, NO_ENVIRONMENT, SECRET_OR_TOKEN } from './code-rows'

/** The gateway of the cloud's services gives one code to many things. Its words say which: the first that fit count. */
const BY_WORDS: [words: RegExp, code: Code][] = [
  [
    // Names, too: ENV_ISOLATED, ENV_SUSPENDED, SERVICE_CHARGE_OVERDUE; and the HTTP status for these.
    /isolated\b|arrears|overdue|suspended|欠费|隔离|停服|402 Payment/i,
    {
      text: 'the environment is isolated, since its plan ran out',
      hint: 'The plan of this environment (套餐) ran out or is not paid for, so WeChat has isolated it: renew it (续费) in the cloud console (云开发控制台). Trying again does not help.',
      ownerMustMend: true,
    },
  ],
  [/\benv(ironment)? (is |does )?not (found|exist)|INVALID_ENV/i, NO_ENVIRONMENT],
  [
    /wxCloudApiToken|INVALID_WX_ACCESS_TOKEN|invalid wx openapi access_token/i,
    {
      hint: `This call has no ticket for cloud calls: those from the mini program have one, a timer only if WeChat DevTools uploaded it (right-click the function → 上传触发器). Or set ${SECRET_OR_TOKEN}, and leave FEEDBACK_TRANSPORT at auto: feedback then goes over HTTPS in such calls.`,
      noTicket: true,
    },
  ],
]

/** What the words say that came with a code of the gateway, where they say more than the code does. */
export function rowByWords(code: number, words: string): Code | undefined {
  // Not -504002, that a function failed: its words are the function's.
  const isOfGateway = code <= -501000 && code > -504002
  return isOfGateway ? BY_WORDS.find(([pattern]) => pattern.test(words))?.[1] : undefined
}

/**
 * What is known of a code; of most, nothing.
 *
 * @param words what came with it
 */
export const codeRow = (code: number | undefined, words = ''): Code =>
  code === undefined ? {} : (rowByWords(code, words) ?? CODES[code] ?? {})

/** What is known of the code that an error carries. */
export const codeRowOf = (error: unknown): Code =>
  error instanceof OperationError ? codeRow(error.details.weChatCode, error.message) : {}

/** Whether WeChat may have refused the size of a page; a code that nothing is known of may say so, too. */
export function maySizeBeRefused(error: unknown): boolean {
  const code = error instanceof OperationError ? error.details.weChatCode : undefined
  const row = codeRowOf(error)
  return code !== undefined && (row.sizeRefused ?? Object.keys(row).length === 0)
}

/** The number of the code that the gateway gives this name. */
export const codeNamed = (name: string): number | undefined =>
  Object.keys(CODES)
    .map(Number)
    .find(code => codeRow(code).name === name)
