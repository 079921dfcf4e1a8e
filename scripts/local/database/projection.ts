import { Query } from 'mingo/query'
import { isRecord } from '../http/json'
import { copy, type Document } from './ejson'
import { requestFailed } from './failure'
import { context } from './operators'

const everything = new Query<Document>({}, { context })

/** The chosen fields. Unlike in mingo, `$slice` only shortens an array, and chooses no fields by itself. */
export function withProjection(documents: Document[], projection: Document): Document[] {
  const slices: [path: string, slice: unknown][] = []
  const fields: Document = {}
  for (const [path, value] of Object.entries(projection)) {
    if (isRecord(value) && '$slice' in value) slices.push([path, value.$slice])
    else fields[path] = value
  }
  if (slices.length === 0) return choose(documents, projection)
  const isInclusion = Object.entries(fields).some(([path, value]) => path !== '_id' && value)
  if (isInclusion) for (const [path] of slices) fields[path] = 1
  return choose(documents, fields).map(document => {
    const sliced = copy(document)
    for (const [path, slice] of slices) shorten(sliced, path.split('.'), slice)
    return sliced
  })
}

function choose(documents: Document[], fields: Document): Document[] {
  if (Object.keys(fields).length === 0) return documents
  // To leave out a field inside of another, mingo takes it from the document that it is given.
  const takesFromInside = Object.entries(fields).some(([path, value]) => path.includes('.') && !value)
  return everything.find<Document>(takesFromInside ? documents.map(copy) : documents, fields).all()
}

function shorten(within: unknown, [name = '', ...rest]: string[], slice: unknown): void {
  if (!isRecord(within)) return
  const value = within[name]
  if (rest.length > 0) shorten(value, rest, slice)
  else if (Array.isArray(value)) within[name] = sliceOf(value, slice)
}

/** `n` from the beginning, `-n` from the end, or `[skip, n]`. */
function sliceOf(list: unknown[], slice: unknown): unknown[] {
  if (typeof slice === 'number') return slice < 0 ? list.slice(slice) : list.slice(0, slice)
  if (Array.isArray(slice)) {
    const [skip, count]: unknown[] = slice
    if (typeof skip === 'number' && typeof count === 'number' && count > 0) {
      const rest = list.slice(skip)
      return rest.slice(0, count)
    }
  }
  throw requestFailed('$slice takes a number, or a list of two: skip and a count above 0')
}
