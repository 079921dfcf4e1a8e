import { anybody, handlers, owners, timerOrHandlers } from '../archive/access'
import { chooseApps, noteAppid } from '../archive/apps'
import { notedInArchive, rememberedInArchive } from '../archive/notes'
import { OperationError } from '../errors'
import type { PictureOperation } from '../feedback/getFeedbackMedia'
import type { FeedbackMediaQuery } from '../feedback/types'
import { type Access, isOwner, memberRefused } from '../function/access'
import { readWithAppids } from '../function/input-appid'
import { cloudFunction, type Operation } from '../function/operation'
import type { Invocation } from '../invocation'
import { noteRefusedTimer } from '../setup/refused-timer'
import { isObject } from '../values'
import { neverRetryable } from '../wechat/retry'
import { OPERATIONS, type OperationRow } from './table'
import type { OperationName, UserVoiceClient } from './types'

type Table = typeof OPERATIONS

/** What the archive reads of the input, where it is asked first or told. */
type InputOf<Name extends OperationName> = Table[Name] extends { archive: 'asked first' }
  ? FeedbackMediaQuery
  : Table[Name] extends { archive: 'told' }
    ? { commentId: string }
    : unknown

/** Any number where the client's types list those that WeChat documents: the functions take and give others too. */
type AnyNumber<T> = T extends number ? number : T extends object ? { [Key in keyof T]: AnyNumber<T[Key]> } : T

/** What carries out an operation: it gives what the client's method of this name promises. */
export type Implementation<Name extends OperationName> = Operation<
  InputOf<Name>,
  AnyNumber<Awaited<ReturnType<UserVoiceClient[Name]>>>
>

const ACCESS: Record<OperationRow['may'], Access> = {
  owner: owners,
  known: handlers,
  timer: timerOrHandlers,
  anyone: anybody,
}

/** The `main` of an operation's function. The table says who may call, and what the archive has to do with it. */
export function functionOf<Name extends OperationName>(name: Name, implementation: Implementation<Name>) {
  const { may, effect, archive, apps }: OperationRow = OPERATIONS[name]
  const use = archive === 'needed' || archive === 'used' ? archive : undefined
  const work = async (event: unknown, invocation: Invocation) => {
    const { ownersAlone }: Operation<unknown, object> = implementation
    const operation = withArchive(name, implementation)
    try {
      // A stranger learns nothing about inputs.
      if (may === 'anyone') return await operation.call(operation.input(event), invocation)
      const { asked, input } = readWithAppids(apps !== undefined, event, operation.input)
      const part = ownersAlone?.(input)
      if (part && !isOwner(invocation)) throw memberRefused(`give ${part}`)
      await chooseApps({ archive: use, apps, asked }, invocation)
      const noting = use && noteAppid(invocation)
      try {
        return withAppid(await operation.call(input, invocation), asked)
      } finally {
        await noting
      }
    } catch (error) {
      // A part of a write may be a read, which failed.
      throw effect === 'write' && error instanceof OperationError ? neverRetryable(error) : error
    }
  }
  return cloudFunction(name, ACCESS[may], work, may === 'timer' ? { refused: noteRefusedTimer } : {})
}

/** The input for the next page asks for the same mini programs. */
function withAppid<Data extends object>(data: Data, asked: string[] | undefined): Data {
  const { next }: { next?: unknown } = data
  if (!asked || !isObject(next)) return data
  return { ...data, next: { ...next, appid: asked.length === 1 ? asked[0] : asked } }
}

/** The operation, wrapped in what the table says about the archive. */
function withArchive(name: OperationName, operation: Operation<unknown, object>): Operation<unknown, object> {
  const { archive, replied }: OperationRow = OPERATIONS[name]
  // `Implementation` has checked what the casts say.
  switch (archive) {
    case 'asked first':
      return rememberedInArchive(operation as PictureOperation)
    case 'told':
      return notedInArchive(name, replied, operation as Operation<{ commentId: string }, object>)
    default:
      return operation
  }
}
