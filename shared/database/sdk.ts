/*
 * The part of wx-server-sdk's database (4.0.2) that is used here. Its traps:
 *
 * - A condition that is `undefined` is dropped silently, and then everything matches: `Collection` refuses it.
 * - Two fields with `_.or` merge into one: write `_.and([{ a: _.or(…) }, { b: _.or(…) }])`.
 * - `update({ a: { b: 1 } })` sets `a.b`: a whole object needs `_.set`.
 * - `_.addToSet({ each })` would store the object: write `_.addToSet({ $each: […] })`.
 * - Integers beyond 2^53 lose digits: ids are text.
 */

/** A condition, or a change of a field; only the SDK looks into it. */
export type Expression = object

/** `db.command`, which the SDK's documents call `_`. */
export interface Command {
  eq(value: unknown): Expression
  neq(value: unknown): Expression
  gt(value: unknown): Expression
  gte(value: unknown): Expression
  lt(value: unknown): Expression
  lte(value: unknown): Expression
  in(values: unknown[]): Expression
  nin(values: unknown[]): Expression
  exists(is: boolean): Expression
  and(conditions: object[]): Expression
  or(conditions: object[]): Expression

  set(value: unknown): Expression
  remove(): Expression
  inc(by: number): Expression
  push(values: { each: unknown[]; position?: number; slice?: number }): Expression
  pullAll(values: unknown[]): Expression
  addToSet(values: unknown): Expression
}

/** A pipeline; its stages are MongoDB's, with `$` operators as plain objects. */
export interface Pipeline {
  match(condition: object): Pipeline
  group(fields: object): Pipeline
  project(fields: object): Pipeline
  sort(fields: Record<string, 1 | -1>): Pipeline
  limit(count: number): Pipeline
  unwind(field: string | object): Pipeline
  end(): Promise<{ list?: unknown }>
}

interface SdkQuery {
  field(fields: Record<string, boolean>): SdkQuery
  orderBy(field: string, order: 'asc' | 'desc'): SdkQuery
  skip(count: number): SdkQuery
  limit(count: number): SdkQuery
  get(): Promise<{ data: unknown }>
  count(): Promise<{ total: unknown }>
  update(change: { data: object }): Promise<{ stats: { updated: unknown } }>
  remove(): Promise<{ stats: { removed: unknown } }>
}

export interface SdkDatabase {
  command: Command
  RegExp(pattern: { regexp: string; options: string }): Expression
  createCollection(name: string): Promise<unknown>
  collection(name: string): {
    where(condition: object): SdkQuery
    doc(id: string): { set(document: { data: object }): Promise<unknown> }
    aggregate(): Pipeline
    add(documents: { data: object[] }): Promise<unknown>
  }
}
