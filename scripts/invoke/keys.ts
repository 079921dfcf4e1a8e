import * as v from 'valibot'
import * as others from '../../functions/userVoice/others'
import { getCommentList } from '../../shared/comments/getCommentList'
import { getFeedback } from '../../shared/feedback/getFeedback'
import { APPID, formsOf, PLATFORM_KEYS } from '../../shared/function/input'
import { nearName } from '../../shared/function/near-name'

const operations: Record<string, unknown> = { ...others, getFeedback, getCommentList }

/** The names that an operation's event may hold; `undefined` for WeChat's pushes, which WeChat defines. */
export function fieldsOf(operation: string): string[] | undefined {
  const { success, output } = v.safeParse(
    v.array(v.string()),
    Object(Object(operations[operation]).input).fields,
  )
  return success ? output : undefined
}

/** A line for each key of the event that the function ignores. */
export function ignoredKeys(functionName: string, event: unknown): string[] {
  const { action, ...rest }: Record<string, unknown> = Object(event)
  const isForAll = functionName === 'userVoice'
  const operation = isForAll ? String(action) : functionName
  const fields = fieldsOf(operation)
  if (!fields) return []
  const known = [...fields.flatMap(formsOf), APPID, ...PLATFORM_KEYS]
  const keys = Object.keys(isForAll ? rest : Object(event))
  return keys.flatMap(key => {
    if (known.includes(key)) return []
    const meant = nearName(key, [...fields, APPID])
    const hint = meant ? `did you mean ${meant}?` : `it takes ${fields.join(', ') || 'no fields'}`
    return [`${operation} does not know "${key}": ${hint}`]
  })
}
