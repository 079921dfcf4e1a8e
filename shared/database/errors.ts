import { fail, OperationError } from '../errors'
import { sdkError } from '../wechat/cloud'
import { type Code, DATABASE } from '../wechat/code-rows'
import { codeNamed, codeRow, rowByWords } from '../wechat/codes'
import { CREATE_INDEXES } from './indexes'

/*
 * What the SDK's database throws, made one of our errors. Usually `errCode` holds a number and the code's name is lost;
 * for aggregate and createCollection it is the other way round: -1, and the name in `code`. The database's own words may
 * hold parts of documents, so the text of an error is ours.
 */

interface DatabaseCode extends Code {
  code: number
  text: string
}

const MISSING_COLLECTION = -502005

/** The database's own words, quoted all the same. */
const OWN_WORDS = /errmsg: "([^"]*)"/g

/** What the database quotes may be a part of a document. */
const QUOTED = /\{.*|"[^"]*"|'[^']*'|`[^`]*`|“[^”]*”/gs

const REQUEST_FAILED: DatabaseCode = {
  code: -502001,
  text: 'the request failed',
  hint: `See ${DATABASE} whether the database is running and has room left.`,
}

const TIMEOUT: DatabaseCode = {
  code: -501002,
  text: 'timeout',
  hint: `Try again in a moment. If it happens often, ${CREATE_INDEXES}`,
  retry: 'now',
}

/** The database's own codes, by name. */
const CODES: Record<string, DatabaseCode> = {
  DATABASE_REQUEST_FAILED: REQUEST_FAILED,
  DATABASE_INVALID_OPERRATOR: { code: -502002, text: 'a command is wrong' },
  DATABASE_PERMISSION_DENIED: {
    code: -502003,
    text: 'permission denied',
    hint: `In ${DATABASE} give both collections, user_voices and user_voice_meta, the permission 仅管理端可读写 (functions may always read and write), and check that this function runs in the environment that owns them.`,
    ownerMustMend: true,
  },
  DATABASE_COLLECTION_EXCEED_LIMIT: {
    code: -502001,
    text: 'there are too many collections',
    hint: `A collection could not be created: delete one that is not needed in ${DATABASE}.`,
    ownerMustMend: true,
  },
  DATABASE_COLLECTION_NOT_EXIST: {
    code: MISSING_COLLECTION,
    text: 'the collection does not exist',
    hint: `Create the collections user_voices and user_voice_meta in ${DATABASE}, with the permission 仅管理端可读写.`,
    ownerMustMend: true,
  },
  DATABASE_TIMEOUT: TIMEOUT,
}

/** A request that failed, and a system error, which the SDK makes of every name that it does not know. */
const VAGUE = [REQUEST_FAILED.code, -501001]

/** What the words that come with these say: the first that fit count. */
const BY_WORDS: [words: RegExp, row: Omit<DatabaseCode, 'code'>][] = [
  [
    /add an index|\bsort (operation|exceeded|stage)|memory limit/i,
    {
      text: 'it cannot sort so many documents without an index',
      hint: `In the cloud console, ${CREATE_INDEXES}`,
      ownerMustMend: true,
    },
  ],
  [
    /回包大小|MAX_RESPONSE_SIZE|(result|response|reply)( size)?.{0,20}(exceed|too large|over)/i,
    {
      text: 'the answer is too large',
      hint: `Ask for fewer at a time, or for a shorter period. If it stays so, ${CREATE_INDEXES}`,
    },
  ],
  [/time limit|timed?.?out/i, TIMEOUT],
  [
    /quota|no space|disk full|storage.*(exceed|full)|exceed.*(storage|capacity)|容量/i,
    {
      text: 'it is full',
      hint: `The database of this environment is full: make room in ${DATABASE}, or take a larger plan (套餐).`,
      ownerMustMend: true,
    },
  ],
]

function databaseCode(name: string | undefined, number: number, words: string): DatabaseCode {
  const own = Object.entries(CODES).find(([key, { code }]) => (name ? key === name : code === number))?.[1]
  const code = own?.code ?? (name ? codeNamed(name) : number) ?? REQUEST_FAILED.code
  const said = `${name} ${words}`
  const { text, ...row } = own ? (rowByWords(code, said) ?? {}) : codeRow(code, said)
  const known = text ? { ...row, code, text } : (own ?? REQUEST_FAILED)
  const isVague = VAGUE.includes(known.code) && !known.ownerMustMend
  const ofDatabase = isVague && BY_WORDS.find(([pattern]) => pattern.test(said))?.[1]
  return ofDatabase ? { code, ...ofDatabase } : known
}

export function databaseError(thrown: unknown): OperationError {
  const error = sdkError('database', thrown)
  if (error.kind !== 'wechat' && error.kind !== 'not_configured') return error
  const { name, code: number, words } = partsOf(thrown)
  const { code, text, hint, retry, ownerMustMend } = databaseCode(
    name,
    number,
    words.replace(OWN_WORDS, '$1').replace(QUOTED, ''),
  )
  const message = `the database answered ${name ?? number}: ${text}`
  const details = { hint, weChatCode: code, retry, cause: thrown }
  return ownerMustMend
    ? fail('not_configured', message, details)
    : new OperationError('wechat', code, message, details)
}

/** The error of a request that was sent; that of a database that did not answer in time names the indexes it may lack. */
export function withIndexesWhereLate(error: unknown): unknown {
  if (!(error instanceof OperationError) || error.kind !== 'timeout') return error
  const hint = `${error.details.hint} If that does not help, ${CREATE_INDEXES}`
  return error.with('the database did not answer in time', { hint })
}

const isNamed = (thrown: unknown, name: string, words: RegExp) =>
  partsOf(thrown).name === name || words.test(partsOf(thrown).words)

/** Another call was faster in creating the collection. */
export const isExistingCollection = (thrown: unknown): boolean =>
  isNamed(thrown, 'DATABASE_COLLECTION_ALREADY_EXIST', /already exist/i)

/** A document with this `_id` is there already. The code has no number, and two texts of it are known. */
export const isDuplicate = (thrown: unknown): boolean =>
  isNamed(thrown, 'DATABASE_DUPLICATE_WRITE', /E11000|duplicate (key|write)|DUPLICATE_WRITE/i)

/** The collection has to be created first: nothing was done. */
export const isMissingCollection = (error: unknown): boolean =>
  error instanceof OperationError && error.details.weChatCode === MISSING_COLLECTION

function partsOf(thrown: unknown): { name: string | undefined; code: number; words: string } {
  const { code, errCode, errMsg, message }: Record<string, unknown> = Object(thrown)
  const words = typeof errMsg === 'string' ? errMsg : message
  return {
    name: typeof code === 'string' ? code : undefined,
    code: typeof errCode === 'number' ? errCode : 0,
    words: typeof words === 'string' ? words : '',
  }
}
