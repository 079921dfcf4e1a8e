import { fail, OperationError } from '../errors'
import { sdkError } from '../wechat/cloud'
import { type Code, codeNamed, codeRow, DATABASE } from '../wechat/codes'

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

const REQUEST_FAILED: DatabaseCode = {
  code: -502001,
  text: 'the request failed',
  hint: `See ${DATABASE} whether the database is running and has room left.`,
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
  DATABASE_TIMEOUT: { code: -501002, text: 'timeout', retry: 'now' },
}

function databaseCode(name: string | undefined, number: number): DatabaseCode {
  const own = Object.entries(CODES).find(([key, { code }]) => (name ? key === name : code === number))
  if (own) return own[1]
  const code = name ? codeNamed(name) : number
  const { text, ...row } = codeRow(code)
  return code !== undefined && text ? { ...row, code, text } : REQUEST_FAILED
}

/** Seen in the words of a database that is full. */
const FULL = /quota|no space|disk full|storage.*(exceed|full)|exceed.*(storage|capacity)|容量|欠费|arrears/i

export function databaseError(thrown: unknown): OperationError {
  const error = sdkError('database', thrown)
  if (error.kind !== 'wechat' && error.kind !== 'not_configured') return error
  const { name, code: number, words } = partsOf(thrown)
  const row = databaseCode(name, number)
  const { code, text, hint, retry } = row
  const message = `the database answered ${name ?? number}: ${text}`
  const details = { hint, weChatCode: code, retry, cause: thrown }
  if (row.ownerMustMend) return fail('not_configured', message, details)
  if (row === REQUEST_FAILED && FULL.test(words)) {
    const hint = `The database of this environment is full: make room in ${DATABASE}, or take a larger plan (套餐).`
    return fail('not_configured', `${message}; it is full`, { ...details, hint })
  }
  return new OperationError('wechat', code, message, details)
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
