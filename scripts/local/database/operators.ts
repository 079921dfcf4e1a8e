import { Context, evalExpr } from 'mingo/core'
import type { Iterator } from 'mingo/lazy'
import * as accumulator from 'mingo/operators/accumulator'
import * as expression from 'mingo/operators/expression'
import * as pipeline from 'mingo/operators/pipeline'
import * as projection from 'mingo/operators/projection'
import * as query from 'mingo/operators/query'
import * as window from 'mingo/operators/window'
import type { Options } from 'mingo/types'
import { requestFailed } from './failure'

/** The position of a text in another in characters, which mingo lacks. */
function $indexOfCP(document: unknown, expr: unknown, options: Options): number | null {
  const [text, part, start = 0, end = Number.POSITIVE_INFINITY] = argumentsOf(document, expr, options)
  if (text === null || text === undefined) return null
  if (typeof text !== 'string' || typeof part !== 'string') {
    throw requestFailed('$indexOfCP requires a string as the first and second argument')
  }
  const isIndex = (value: unknown): value is number => typeof value === 'number' && value >= 0
  if (!isIndex(start) || !isIndex(end)) {
    throw requestFailed('$indexOfCP requires an integral index')
  }
  const characters = [...text].slice(0, end)
  const skipped = characters.slice(0, start).join('').length
  const at = start > characters.length ? -1 : characters.join('').indexOf(part, skipped)
  return at < 0 ? -1 : [...characters.join('').slice(0, at)].length
}

function argumentsOf(document: unknown, expr: unknown, options: Options): unknown[] {
  const values = evalExpr(document, expr, options)
  if (Array.isArray(values) && values.length >= 2 && values.length <= 4) return values
  throw requestFailed('$indexOfCP takes between 2 and 4 arguments')
}

/** If there is nothing to count, MongoDB gives no document instead of a 0. */
function $count(documents: Iterator, name: string, options: Options): Iterator {
  return pipeline.$match(pipeline.$count(documents, name, options), { [name]: { $gt: 0 } }, options)
}

/** What wx-server-sdk 4.0.2 sends for `$.neq` is `$neq`. */
const $neq = expression.$ne

/** All of mingo's operators, with those that it lacks, or that MongoDB carries out in another way. */
export const context = Context.init({
  accumulator,
  expression: { ...expression, $indexOfCP, $neq },
  pipeline: { ...pipeline, $count },
  projection,
  query,
  window,
})
