import { ERR_CODES, fail, OperationError } from '../errors'
import { isObject } from '../values'
import { sdkError } from '../wechat/cloud'

/*
 * What the SDK's database throws, made one of our errors. Usually a number stands in `errCode` and the code's name is
 * lost; for aggregate and createCollection it is the other way round: -1, and the name in `code`. What the database
 * says in its own words may hold parts of documents, so only the fixed text of a code goes on.
 */

const CONSOLE = 'the cloud console (云开发控制台 → 数据库)'

interface Row {
  /** The code's name, where the SDK leaves that and no number. */
  name: string
  code: number
  text: string
  /** Where the owner must do something before it can work. */
  ownerMust?: string
  hint?: string
  retry?: 'now' | 'later'
}

const REQUEST_FAILED: Row = {
  name: 'DATABASE_REQUEST_FAILED',
  code: -502001,
  text: 'the request failed',
  hint: `See ${CONSOLE} whether the database is running and has room left.`,
}

const ROWS: Row[] = [
  REQUEST_FAILED,
  { name: 'SYS_ERR', code: -501001, text: 'system error', retry: 'now' },
  { name: 'SERVER_TIMEOUT', code: -501002, text: 'timeout', retry: 'now' },
  {
    name: 'EXCEED_REQUEST_LIMIT',
    code: -501003,
    text: 'the quota of requests is used up',
    hint: 'The plan of this environment (套餐) allows no more requests for now: see its usage in the cloud console.',
    retry: 'later',
  },
  {
    name: 'EXCEED_CONCURRENT_REQUEST_LIMIT',
    code: -501004,
    text: 'too many requests at the same time',
    hint: 'Try again in a moment. If it happens often, the plan of this environment (套餐) is too small.',
    retry: 'later',
  },
  {
    name: 'INVALIID_ENV',
    code: -501005,
    text: 'there is no such environment',
    ownerMust: 'Open the cloud console and check that this environment has a database.',
  },
  { name: 'INVALID_PARAM', code: -501007, text: 'a parameter is wrong' },
  {
    name: 'RESOURCE_NOT_INITIAL',
    code: -501009,
    text: 'the database of this environment is not ready',
    ownerMust: `Open ${CONSOLE} once, so that the database is made, and wait a few minutes.`,
  },
  { name: 'DATABASE_INVALID_OPERRATOR', code: -502002, text: 'a command is wrong' },
  {
    name: 'DATABASE_PERMISSION_DENIED',
    code: -502003,
    text: 'permission denied',
    ownerMust: `In ${CONSOLE} give both collections, user_voices and user_voice_meta, the permission 仅管理端可读写 (functions may always read and write), and check that this function runs in the environment that owns them.`,
  },
  {
    name: 'DATABASE_COLLECTION_EXCEED_LIMIT',
    code: -502001,
    text: 'there are too many collections',
    ownerMust: `A collection could not be created: delete one that is not needed in ${CONSOLE}.`,
  },
  {
    name: 'DATABASE_COLLECTION_NOT_EXIST',
    code: -502005,
    text: 'the collection does not exist',
    ownerMust: `Create the collections user_voices and user_voice_meta in ${CONSOLE}, with the permission 仅管理端可读写.`,
  },
  { name: 'DATABASE_TIMEOUT', code: -501002, text: 'timeout', retry: 'now' },
]

/** Words that were seen where a database takes nothing more. */
const FULL = /quota|no space|disk full|storage.*(exceed|full)|exceed.*(storage|capacity)|容量|欠费|arrears/i

export function databaseError(thrown: unknown): OperationError {
  const error = sdkError('database', thrown)
  if (error.kind !== 'wechat' && error.kind !== 'not_configured') return error
  const { name, code, words } = partsOf(thrown)
  const row = ROWS.find(row => (name ? row.name === name : row.code === code)) ?? REQUEST_FAILED
  const message = `the database answered ${name ?? code}: ${row.text}`
  const details = { hint: row.hint, weChatCode: row.code, retry: row.retry, cause: thrown }
  if (row.ownerMust) return fail('not_configured', message, { ...details, hint: row.ownerMust })
  if (row === REQUEST_FAILED && FULL.test(words)) {
    const hint = `The database of this environment is full: make room in ${CONSOLE}, or take a larger plan (套餐).`
    return fail('not_configured', `${message}; it is full`, { ...details, hint })
  }
  return new OperationError('wechat', row.code || ERR_CODES.internal, message, details)
}

/** The collection has to be created first: nothing was done. */
export function isMissingCollection(thrown: unknown): boolean {
  const { name, code } = partsOf(thrown)
  return name === 'DATABASE_COLLECTION_NOT_EXIST' || code === -502005
}

/** Somebody else was faster in creating it. */
export const isExistingCollection = (thrown: unknown): boolean =>
  partsOf(thrown).name === 'DATABASE_COLLECTION_ALREADY_EXIST' || /already exist/i.test(partsOf(thrown).words)

/** A document with this `_id` is there already. The code has no number, and the text is known in two forms. */
export function isDuplicate(thrown: unknown): boolean {
  const { name, words } = partsOf(thrown)
  return name === 'DATABASE_DUPLICATE_WRITE' || /E11000|duplicate (key|write)|DUPLICATE_WRITE/i.test(words)
}

function partsOf(thrown: unknown): { name: string | undefined; code: number; words: string } {
  const { code, errCode, errMsg, message }: Record<string, unknown> =
    thrown instanceof Error || isObject(thrown) ? { ...thrown, message: Object(thrown).message } : {}
  const words = typeof errMsg === 'string' ? errMsg : message
  return {
    name: typeof code === 'string' ? code : undefined,
    code: typeof errCode === 'number' ? errCode : 0,
    words: typeof words === 'string' ? words : '',
  }
}
