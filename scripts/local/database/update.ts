import { update } from 'mingo/updater'
import { isRecord } from '../http/json'
import { copy, type Document, serialise } from './ejson'
import { requestFailed } from './failure'
import { context } from './operators'

/** What a field must hold for an operator, if the field exists; mingo would silently do nothing. */
const fieldTypes: Record<string, 'number' | 'array'> = {
  $inc: 'number',
  $mul: 'number',
  $bit: 'number',
  $push: 'array',
  $addToSet: 'array',
  $pull: 'array',
  $pullAll: 'array',
  $pop: 'array',
}

/** These operators make missing objects on the way to a field. */
const creating = new Set([
  '$set',
  '$inc',
  '$mul',
  '$bit',
  '$min',
  '$max',
  '$push',
  '$addToSet',
  '$currentDate',
])

/**
 * A new document with the update operators carried out, or undefined where they change nothing. The query is
 * the one that found it: it says which element `list.$` is.
 */
export function updated(document: Document, operators: Document, query: Document): Document | undefined {
  const next = copy(document)
  if (Object.keys(operators).length === 0) throw requestFailed('the update is empty')
  let condition: Document = {}
  for (const [operator, fields] of Object.entries(operators)) {
    if (!operator.startsWith('$'))
      throw requestFailed(`the update operator '${operator}' does not begin with '$'`)
    if (!isRecord(fields) || Object.keys(fields).length === 0) {
      throw requestFailed(
        `'${operator}' is empty. You must specify a field like so: {${operator}: {<field>: ...}}`,
      )
    }
    for (const [path, argument] of Object.entries(fields)) {
      check(next, operator, path)
      if (operator === '$rename') check(next, '$set', String(argument))
      if (path.includes('.$')) condition = query
    }
  }
  // mingo may keep the operators, so each document gets its own copy.
  const options = { cloneMode: 'none', queryOptions: { context } } as const
  update<Document>(next, copy(operators), undefined, condition, options)
  return differing(document, next)
}

/** The new document of a `doc.set`, or undefined if nothing changes. */
export function replaced(document: Document, data: Document): Document | undefined {
  return differing(document, { _id: document._id, ...data })
}

function differing(document: Document, next: Document): Document | undefined {
  return serialise(next) === serialise(document) ? undefined : next
}

/** Throws where MongoDB would. A path with `$` goes to elements that only mingo finds. */
function check(document: Document, operator: string, path: string): void {
  if (path.includes('$')) return
  const names = path.split('.')
  const last = names.pop() ?? ''
  const parent = parentOf(document, operator, names, last)
  if (!parent) return
  const value = parent[last]
  const type = fieldTypes[operator]
  if (value === undefined) {
    // Into a missing field mingo puts everything that it is given: without $slice and $sort, and with doubles in a set.
    if (operator === '$push' || operator === '$addToSet') parent[last] = []
    return
  }
  if (type === 'number' && typeof value !== 'number') {
    throw requestFailed(
      `Cannot apply ${operator} to a value of non-numeric type: field '${path}' of ${nameOf(document)}`,
    )
  }
  if (type === 'array' && !Array.isArray(value)) {
    throw requestFailed(
      `The field '${path}' must be an array, for ${operator}, but it is not in ${nameOf(document)}`,
    )
  }
}

/** The object that holds the field. It is made if it is missing, or undefined if the operator makes none. */
function parentOf(
  document: Document,
  operator: string,
  names: string[],
  last: string,
): Record<string, unknown> | undefined {
  let parent: Record<string, unknown> = document
  for (const [index, name] of names.entries()) {
    const next = parent[name]
    const below = names[index + 1] ?? last
    if (next === undefined) {
      if (!creating.has(operator)) return undefined
      const made = {}
      parent[name] = made
      parent = made
    } else if (hasFields(next, below)) {
      parent = next
    } else {
      if (!creating.has(operator)) return undefined
      throw requestFailed(`Cannot create field '${below}' in element {${name}: ${serialise(next)}}`)
    }
  }
  return parent
}

/** Objects have fields, arrays those of numbers. */
function hasFields(value: unknown, name: string): value is Record<string, unknown> {
  return Array.isArray(value) ? /^\d+$/.test(name) : isRecord(value) && !(value instanceof Date)
}

function nameOf(document: Document): string {
  return serialise({ _id: document._id })
}
