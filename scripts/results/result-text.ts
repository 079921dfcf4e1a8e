import * as v from 'valibot'
import type { OperationName, UserVoiceClient } from '../../shared/operations/types'
import { checkTable } from './checks'
import { commentInfo, commentTable, replyTable } from './comments'
import { feedbackTable, pictureTable } from './feedback'
import { jsErrorDetailTable, jsErrorTable, logTable } from './phones'
import { statsTable } from './stats'
import { exportTable, syncTable, updateTable, voiceTable } from './voices'

/** What an operation gives. */
export type ResultOf<Name extends OperationName> = Awaited<ReturnType<UserVoiceClient[Name]>>

type Texts = { [Name in OperationName]?: (data: ResultOf<Name>) => string }

const TEXTS: Texts = {
  checkSetup: checkTable,
  getFeedback: feedbackTable,
  getFeedbackMedia: pictureTable,
  getCommentList: commentTable,
  getCommentInfo: commentInfo,
  getCommentReplyList: replyTable,
  realtimelogSearch: logTable,
  getJsErrList: jsErrorTable,
  getJsErrDetail: jsErrorDetailTable,
  syncVoices: syncTable,
  listVoices: voiceTable,
  updateVoice: updateTable,
  getVoiceStats: statsTable,
  exportVoices: exportTable,
}

const Succeeded = v.object({ errCode: v.literal(0), errMsg: v.string(), data: v.looseObject({}) })

/**
 * What a function returned, as a table for people; `undefined` for mistakes, and where there is nothing that a table would
 * show better than JSON.
 *
 * @param isOpen whether the addresses in it can still be opened by whoever reads it
 */
export function resultText(result: unknown, isOpen: boolean): string | undefined {
  if (!v.is(Succeeded, result)) return undefined
  const { errMsg, data } = result
  // The function for all answers as that of the operation does, by whose name the text goes.
  const text = Object.entries(TEXTS).find(([name]) => errMsg === `${name}:ok`)?.[1]
  if (!text) return undefined
  // The functions are our own build: each gives what the client's method of its name promises.
  const shown = (text as (data: unknown) => string)(data)
  return data.tempFileURL && isOpen ? `${shown}\nOpen it: ${data.tempFileURL}` : shown
}
